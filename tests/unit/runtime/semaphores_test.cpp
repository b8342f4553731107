#include "client/runtime/semaphores.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "tests/unit/finish.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/runtime/world.hpp"

namespace unjam::runtime_semaphores_test {

using nlohmann::json;
using runtime::SemaphoreWaiter;
using test::Address;
using test::World;

namespace {

/// Who waits for which semaphore.
using Waiters = std::vector<std::pair<Address, Address>>;

Waiters read(World& world, const std::vector<Address>& roots,
                                  std::size_t most = 100)
{
  auto waiters = test::finish(
      runtime::read_semaphore_waiters(world.memory, world.layouts.sudog, roots, most));
  REQUIRE(waiters);
  Waiters found;
  for (const SemaphoreWaiter& waiter : *waiters) {
    found.emplace_back(waiter.goroutine, waiter.semaphore);
  }
  return found;
}

/// Two trees; in the first one three wait for the same semaphore.
World two_trees()
{
  World world;
  world.put_sudog(0x9000, {.g = 7, .next = 0x9200, .prev = 0x9100, .elem = 0x500});
  world.put_sudog(0x9100, {.g = 6, .elem = 0x400, .waitlink = 0x9300});
  world.put_sudog(0x9200, {.g = 5, .prev = 0x9500, .elem = 0x700});
  world.put_sudog(0x9300, {.g = 4, .elem = 0x400, .waitlink = 0x9400});
  world.put_sudog(0x9400, {.g = 3, .elem = 0x400});
  world.put_sudog(0x9500, {.g = 2, .elem = 0x600});
  world.put_sudog(0x9600, {.g = 1, .elem = 0x800});
  return world;
}

const Waiters all_of_them{{1, 0x800}, {2, 0x600}, {3, 0x400}, {4, 0x400},
                                               {5, 0x700}, {6, 0x400}, {7, 0x500}};

/// Delve before a table of `count` elements, whose first two stand `stride` apart.
test::FakeServer::React table(std::int64_t count, Address stride, std::string_view pointer = "treap")
{
  return [=](const test::Request& request) -> test::Reaction {
    const std::string expression = request.json["params"][0]["Expr"];
    json value{{"addr", 0x1000}, {"base", 0x1000}, {"len", count}};
    for (const auto& [index, address] :
         std::map<std::string, Address>{{"[0]", 0x1008}, {"[1]", 0x1008 + stride}}) {
      if (expression != "runtime.semtable" + index) continue;
      const json lock{{"name", "lock"}, {"addr", address - 8}};
      const json treap{{"name", pointer}, {"addr", address}};
      const json root{{"name", "root"}, {"addr", address - 8}, {"children", {lock, treap}}};
      value = {{"addr", address - 8}, {"children", {root}}};
    }
    return {test::reply_line(request, {{"Variable", value}})};
  };
}

std::vector<Address> roots(World& world, test::FakeServer::React react)
{
  auto found = test::finish_with(std::move(react), [&](rpc::Client& client) {
    return runtime::find_semaphore_roots(client, world.memory);
  });
  REQUIRE(found);
  return std::move(*found);
}

}  // namespace

TEST_SUITE("runtime/semaphores")
{
  TEST_CASE("everybody in the trees and behind them is found, ascending by goroutine")
  {
    World world = two_trees();
    CHECK(read(world, {0x9000, 0x9600}) == all_of_them);
    CHECK(read(world, {}).empty());
  }

  TEST_CASE("trees far away are the same")
  {
    World world = two_trees();
    world.memory.be_far();
    CHECK(read(world, {0x9000, 0x9600}) == all_of_them);
  }

  TEST_CASE("a part that cannot be read does not hide the rest")
  {
    World world = two_trees();
    world.memory.remove(0x9100, 0x40);
    const Waiters rest{{1, 0x800}, {2, 0x600}, {5, 0x700}, {7, 0x500}};
    CHECK(read(world, {0x9000, 0x9600, 0xdead}) == rest);
    world.memory.be_far();
    CHECK(read(world, {0x9000, 0x9600, 0xdead}) == rest);
  }

  TEST_CASE("links in circles are followed once")
  {
    World world;
    world.put_sudog(0x9000, {.g = 1, .next = 0x9000, .prev = 0x9100, .elem = 5, .waitlink = 0x9200});
    world.put_sudog(0x9100, {.g = 2, .next = 0x9000, .elem = 6, .waitlink = 0x9000});
    world.put_sudog(0x9200, {.g = 3, .prev = 0x9100, .elem = 5, .waitlink = 0x9200});
    CHECK(read(world, {0x9000, 0x9100}) == Waiters{{1, 5}, {2, 6}, {3, 5}});
    CHECK(world.memory.reads() < 10);
  }

  TEST_CASE("the same root twice is one tree")
  {
    World world;
    world.put_sudog(0x9000, {.g = 1, .elem = 5});
    CHECK(read(world, {0x9000, 0x9000}) == Waiters{{1, 5}});
  }

  TEST_CASE("no more are read than there can be")
  {
    World world;
    for (Address i = 0; i < 1000; ++i) {
      world.put_sudog(0x9000 + i * 0x40, {.g = i, .elem = 5, .waitlink = 0x9040 + i * 0x40});
    }
    CHECK(read(world, {0x9000}, 10).size() == 10);
  }

  TEST_CASE("a lost connection is an error")
  {
    World world = two_trees();
    world.memory.be_far();
    world.memory.lose_connection_after(1);
    CHECK(test::finish(runtime::read_semaphore_waiters(world.memory, world.layouts.sudog, {0x9000},
                                                       100))
              .error()
              .code() == Errc::connection_lost);
  }

  TEST_CASE("the roots stand as far apart as the first two; those without waiters are left out")
  {
    World world;
    world.memory.put(0x1008, 0x9000);
    world.memory.put(0x1088, 0);
    world.memory.put(0x1188, 0x9100);
    CHECK(roots(world, table(4, 0x80)) == std::vector<Address>{0x9000, 0x9100});
    CHECK(roots(world, table(2, 0x80)) == std::vector<Address>{0x9000});
    world.memory.be_far();
    CHECK(roots(world, table(4, 0x80)) == std::vector<Address>{0x9000, 0x9100});
  }

  TEST_CASE("a table that is not understood has no roots")
  {
    World world;
    world.memory.put(0x1008, 0x9000);
    CHECK(roots(world, table(5000, 0x80)).empty());
    CHECK(roots(world, table(251, 0x80, "tree")).empty());
    CHECK(roots(world, [](const test::Request& request) -> test::Reaction {
            return {test::reply_line(request, nullptr, "could not find symbol value")};
          }).empty());
    const auto lost = test::finish_with(
        [](const test::Request&) -> test::Reaction { return {"", true}; },
        [&](rpc::Client& client) { return runtime::find_semaphore_roots(client, world.memory); });
    CHECK(lost.error().code() == Errc::connection_lost);
  }
}

}  // namespace unjam::runtime_semaphores_test
