#include "client/enrich/enrich.hpp"

#include <doctest/doctest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "client/enrich/sought.hpp"
#include "tests/unit/fake_memory.hpp"
#include "tests/unit/fake_server.hpp"
#include "tests/unit/finish.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/sample_snapshot.hpp"

namespace unjam::enrich_enrich_test {

using aggregate::Wanted;
using naming::Kind;
using nlohmann::json;
using test::Reaction;
using test::Request;

namespace {

constexpr std::uint64_t in_channel = 0xc000068060;
constexpr std::uint64_t queue = 0xc000070000;
constexpr std::uint64_t local = 0xc000080000;
constexpr std::uint64_t store = 0xc0000a0000;  // its mutex at 16

/// Goroutine 5 waits for three channels, 6 for a mutex.
Snapshot sample()
{
  Snapshot s;
  s.channels = {{.address = in_channel}, {.address = queue}, {.address = local}};
  s.locks = {{.address = store + 16, .kind = Lock::Kind::mutex}};
  s.waits = {{0, Wait::Kind::send},
             {1, Wait::Kind::send},
             {2, Wait::Kind::receive},
             {0, Wait::Kind::lock}};
  Goroutine sender{.id = GoroutineId{5}};
  sender.waits = {0, 3};
  Goroutine locker{.id = GoroutineId{6}};
  locker.waits = {3, 1};
  s.goroutines = {sender, locker};
  return s;
}

json variable(const char* name, const char* type, Kind kind, std::uint64_t address)
{
  return {{"name", name},
          {"type", type},
          {"kind", static_cast<int>(kind)},
          {"addr", address},
          {"DeclLine", 3}};
}

json pointer(const char* name, const char* type, std::uint64_t target)
{
  json made = variable(name, type, Kind::pointer, 0x10);
  made["value"] = std::to_string(target);
  return made;
}

json channel(const char* name, std::uint64_t hchan)
{
  json made = variable(name, "chan int", Kind::channel, 0x10);
  made["base"] = hchan;
  return made;
}

json structure(const char* type, json fields)
{
  json made = variable("", type, Kind::structure, 0x1000);
  made["children"] = std::move(fields);
  return made;
}

json frame(const char* function, json arguments)
{
  return {{"pc", 4096},
          {"FrameOffset", -64},
          {"function", {{"name", function}}},
          {"Arguments", std::move(arguments)}};
}

/// What a server with such a target answers.
json result_of(const json& request)
{
  const std::string method = request["method"];
  const json& argument = request["params"][0];
  const auto only = [](json element) { return json::array({std::move(element)}); };
  if (method == "RPCServer.ListPackageVars") {
    return {{"Variables", only(channel("main.queue", queue))}};
  }
  if (method == "RPCServer.Stacktrace") {
    const json park = frame("runtime.gopark", only(channel("c", in_channel)));
    const json handler =
        json::array({pointer("h", "*main.handler", 0xc000050000), channel("ch", local)});
    const json caller = argument["Id"] == 5
                            ? frame("main.serve", handler)
                            : frame("main.(*Store).Get", only(pointer("s", "*main.Store", store)));
    return {{"Locations", json::array({park, caller})}};
  }
  const std::string expression = argument["Expr"];
  const std::map<std::string, json> types{
      {"main.handler", variable("metrics", "*main.Metrics", Kind::pointer, 0x1008)},
      {"main.Metrics", variable("inChannel", "chan main.Metric", Kind::channel, 0x1010)},
      {"main.Store", variable("mu", "sync.Mutex", Kind::structure, 0x1010)}};
  for (const auto& [type, field] : types) {
    if (expression.find("\"" + type + "\"") == std::string::npos) continue;
    return {{"Variable", structure(type.c_str(), only(field))}};
  }
  return nullptr;
}

Reaction answer(const Request& request)
{
  const json result = result_of(request.json);
  if (result.is_null()) return {test::reply_line(request, nullptr, "could not find symbol")};
  return {test::reply_line(request, result)};
}

test::FakeMemory sample_memory()
{
  test::FakeMemory memory;
  memory.put(0xc000050008, 0xc000060000);
  memory.put(0xc000060010, in_channel);
  return memory;
}

Result<void> enriched(Snapshot& snapshot, const Wanted& wanted, test::FakeServer::React react)
{
  test::FakeMemory memory = sample_memory();
  memory.be_far();
  return test::finish_with(std::move(react), [&](rpc::Client& client) {
    return enrich(client, memory, wanted, snapshot);
  });
}

std::string name_of_channel(const Snapshot& s, std::size_t index)
{
  return std::string{s.text(s.channels[index].name)};
}

const Wanted all{{0, 1, 2}, {0}};

}  // namespace

TEST_SUITE("enrich/enrich")
{
  TEST_CASE("fields, package variables and variables of functions are names")
  {
    Snapshot s = sample();
    CHECK(enriched(s, all, answer));
    CHECK(name_of_channel(s, 0) == "main.Metrics.inChannel");
    CHECK(name_of_channel(s, 1) == "main.queue");
    CHECK(name_of_channel(s, 2) == "ch in main.serve");
    CHECK(s.text(s.locks[0].name) == "main.Store.mu");
  }

  TEST_CASE("what is not wanted, not there or has a name is left alone")
  {
    Snapshot s = sample();
    s.channels[1].name = s.strings.intern("its name");
    CHECK(enriched(s, {{1, 3, 4294967295}, {7}}, answer));
    CHECK(name_of_channel(s, 0).empty());
    CHECK(name_of_channel(s, 1) == "its name");
    CHECK(s.text(s.locks[0].name).empty());
  }

  TEST_CASE("what nobody waits for gets no name, and nobody is asked")
  {
    Snapshot s = sample();
    s.goroutines.clear();
    std::size_t asked = 0;
    CHECK(enriched(s, all, [&](const Request& request) {
      ++asked;
      return answer(request);
    }));
    CHECK(asked == 0);
  }

  TEST_CASE("a server that refuses everything takes names away, nothing else")
  {
    Snapshot s = sample();
    CHECK(enriched(s, all, [](const Request& request) -> Reaction {
      return {test::reply_line(request, nullptr, "Internal debugger error: nil pointer")};
    }));
    for (std::size_t i = 0; i < 3; ++i) CHECK(name_of_channel(s, i).empty());
  }

  TEST_CASE("replies of any other shape are like refusals")
  {
    const json odd[] = {json::array(),
                        "text",
                        7,
                        {{"Variables", 7}},
                        {{"Locations", {{{"pc", "x"}}}}},
                        {{"Variable", 3}},
                        {{"Locations", {nullptr, 4}}}};
    for (const json& result : odd) {
      CAPTURE(result.dump());
      Snapshot s = sample();
      CHECK(enriched(s, all, [&](const Request& request) -> Reaction {
        return {test::reply_line(request, result)};
      }));
    }
  }

  TEST_CASE("a lost connection is an error, and what was found stays")
  {
    for (std::size_t last = 0; last < 12; ++last) {
      CAPTURE(last);
      Snapshot s = sample();
      std::size_t asked = 0;
      const Result<void> done = enriched(s, all, [&](const Request& request) -> Reaction {
        if (asked++ < last) return answer(request);
        return {{}, true};
      });
      if (done) {
        CHECK(asked <= last);
        break;
      }
      CHECK(done.error().code() == Errc::connection_lost);
      if (!s.text(s.locks[0].name).empty()) CHECK_FALSE(name_of_channel(s, 0).empty());
    }
  }

  TEST_CASE("no more than 64 objects are looked for")
  {
    Snapshot s;
    Goroutine waiter{.id = GoroutineId{5}};
    Wanted wanted;
    for (std::uint32_t i = 0; i < 1000; ++i) {
      s.channels.push_back({.address = 0x100000 + 96U * i});
      s.waits.push_back({i, Wait::Kind::receive});
      wanted.channels.push_back(i);
    }
    waiter.waits = {0, 1000};
    s.goroutines = {waiter};
    CHECK(enriched(s, wanted, [&](const Request& request) -> Reaction {
      json every = json::array();
      for (const Channel& channel_of : s.channels) {
        every.push_back(channel("main.same", channel_of.address));
      }
      return {test::reply_line(request, {{"Variables", every}})};
    }));
    CHECK(name_of_channel(s, 63) == "main.same");
    CHECK(name_of_channel(s, 64).empty());
  }
}

}  // namespace unjam::enrich_enrich_test
