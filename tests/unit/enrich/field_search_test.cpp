#include "client/enrich/field_search.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/fake_memory.hpp"
#include "tests/unit/fake_server.hpp"
#include "tests/unit/finish.hpp"
#include "tests/unit/print_result.hpp"

namespace unjam::enrich_field_search_test {

using namespace unjam::naming;
using nlohmann::json;

namespace {

constexpr Address hchan = 0xc000068060;

json field(const char* name, const char* type, Kind kind, Address offset)
{
  return {
      {"name", name}, {"type", type}, {"kind", static_cast<int>(kind)}, {"addr", 0x1000 + offset}};
}

/// A list whose nodes point at the next one, and hold a channel.
test::Reaction answer(const test::Request& request)
{
  const json node{{"type", "main.Node"},
                  {"kind", static_cast<int>(Kind::structure)},
                  {"addr", 0x1000},
                  {"children",
                   {field("next", "*main.Node", Kind::pointer, 0),
                    field("ready", "chan int", Kind::channel, 8)}}};
  return {test::reply_line(request, {{"Variable", node}})};
}

StructTypes known_types()
{
  return *test::finish_with(
      answer, [](rpc::Client& client) -> rpc::asio::awaitable<Result<StructTypes>> {
        StructTypes types;
        std::vector<Met> met{{"main.Node", 0x1000}};
        const Result<void> learned = co_await types.learn(client, std::move(met));
        CHECK(learned);
        co_return types;
      });
}

void put_node(test::FakeMemory& memory, Address at, Address next, Address ready)
{
  memory.put(at, next);
  memory.put(at + 8, ready);
}

std::vector<Root> root_at(Address address)
{
  return {{"n", "main.walk", "main.Node", address}};
}

}  // namespace

TEST_SUITE("enrich/field_search")
{
  TEST_CASE("a field is known by its type, wherever it is reached from")
  {
    const StructTypes types = known_types();
    test::FakeMemory memory;
    put_node(memory, 0x2000, 0x3000, 0);
    put_node(memory, 0x3000, 0x4000, 0x7777);
    put_node(memory, 0x4000, 0, hchan);
    const FieldSearch found = search_fields(memory, types, root_at(0x2000), {hchan, true, {}});
    CHECK(found.name == "main.Node.ready");
    CHECK(found.unknown.empty());
  }

  TEST_CASE("what is too many pointers away is not looked for")
  {
    const StructTypes types = known_types();
    test::FakeMemory memory;
    for (Address at = 0x2000; at < 0x6000; at += 0x1000) put_node(memory, at, at + 0x1000, 0);
    put_node(memory, 0x6000, 0, hchan);
    CHECK_FALSE(search_fields(memory, types, root_at(0x2000), {hchan, true, {}}).name);
  }

  TEST_CASE("structs that point at each other, and memory that cannot be read, are an end")
  {
    const StructTypes types = known_types();
    test::FakeMemory memory;
    put_node(memory, 0x2000, 0x3000, 0);
    put_node(memory, 0x3000, 0x2000, 0);
    CHECK_FALSE(search_fields(memory, types, root_at(0x2000), {hchan, true, {}}).name);
    CHECK_FALSE(search_fields(memory, types, root_at(0x9000), {hchan, true, {}}).name);
  }

  TEST_CASE("types that are not known are asked for before anything is said")
  {
    test::FakeMemory memory;
    const FieldSearch found =
        search_fields(memory, StructTypes{}, root_at(0x2000), {hchan, true, {}});
    CHECK_FALSE(found.name);
    REQUIRE(found.unknown.size() == 1);
    CHECK(found.unknown[0].type == "main.Node");
    CHECK(found.unknown[0].address == 0x2000);
  }

  TEST_CASE("nothing is said before all memory is here")
  {
    const StructTypes types = known_types();
    test::FakeMemory memory;
    put_node(memory, 0x2000, 0, hchan);
    memory.be_far();
    CHECK_FALSE(search_fields(memory, types, root_at(0x2000), {hchan, true, {}}).name);
    CHECK(memory.missed());
  }
}

}  // namespace unjam::enrich_field_search_test
