#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/capture/parked.hpp"
#include "tests/unit/run.hpp"

namespace unjam::capture_capture_failures_test {

using namespace unjam::test;
using nlohmann::json;

namespace {

std::vector<std::string> problems(const Snapshot& snapshot)
{
  std::vector<std::string> texts;
  texts.reserve(snapshot.problems.size());
  for (const Problem& problem : snapshot.problems) texts.push_back(problem.what);
  return texts;
}

/// The recorded target as if it had room for so many goroutines.
Reaction answer_with_slots(const char* slots, const Request& request)
{
  if (!asks_for(request, "Eval") || request.json["params"][0]["Expr"] != "runtime.allglen") {
    return answer(request);
  }
  return {reply_line(request, {{"Variable", {{"value", slots}}}})};
}

/// Which pages of goroutines were asked for: where each starts and its size.
std::vector<std::pair<int, int>> pages_in(const std::vector<json>& requests)
{
  std::vector<std::pair<int, int>> pages;
  for (const json& request : requests) {
    if (request["method"] != "RPCServer.ListGoroutines") continue;
    pages.emplace_back(request["params"][0]["Start"], request["params"][0]["Count"]);
  }
  return pages;
}

}  // namespace

TEST_SUITE("capture/capture failures")
{
  TEST_CASE("an entry that Delve refuses becomes one unreadable goroutine")
  {
    const auto refuse_slot_20 = [](const Request& request) -> Reaction {
      if (asks_for(request, "ListGoroutines")) {
        const std::int64_t start = request.json["params"][0]["Start"];
        const std::int64_t count = request.json["params"][0]["Count"];
        if (start <= 20 && 20 < start + count) {
          return {reply_line(request, nullptr, "Internal debugger error: index out of range [1]\nruntime.gopanic")};
        }
      }
      return answer_in_pages(request);
    };
    std::vector<json> requests;
    const auto snapshot = capture_from(refuse_slot_20, pages_of(16), &requests);
    REQUIRE(snapshot);
    CHECK(snapshot->goroutines.size() == 39);
    CHECK(snapshot->text(snapshot->goroutines.back().unreadable) ==
          "ListGoroutines: Internal debugger error: index out of range [1]");
    CHECK(problems(*snapshot) ==
          std::vector<std::string>{"1 of 39 goroutines could not be read: ListGoroutines: Internal "
                                   "debugger error: index out of range [1]"});
    std::set<GoroutineId> ids;
    for (const Goroutine& goroutine : snapshot->goroutines) ids.insert(goroutine.id);
    CHECK(ids.size() == 39);
    CHECK(pages_in(requests) == std::vector<std::pair<int, int>>{{0, 16},
                                                                 {16, 16},
                                                                 {16, 8},
                                                                 {16, 4},
                                                                 {20, 8},
                                                                 {20, 4},
                                                                 {20, 2},
                                                                 {20, 1},
                                                                 {21, 1},
                                                                 {22, 2},
                                                                 {24, 4},
                                                                 {28, 8},
                                                                 {36, 16}});
  }

  TEST_CASE("a goroutine that is listed twice stands where another one is missing")
  {
    const auto repeat = [](const Request& request) -> Reaction {
      if (!asks_for(request, "ListGoroutines")) return answer(request);
      json result = json::parse(parked().answer(request))["result"];
      result["Goroutines"][20] = result["Goroutines"][4];
      return {reply_line(request, result)};
    };
    const auto snapshot = capture_from(repeat);
    REQUIRE(snapshot);
    CHECK_FALSE(complete(*snapshot));
    CHECK(snapshot->goroutines.size() == 39);
    CHECK(snapshot->goroutines.back().id == GoroutineId{});
    CHECK(problems(*snapshot) ==
          std::vector<std::string>{"1 of 39 goroutines could not be read: another slot of allgs "
                                   "has the same goroutine"});
  }

  TEST_CASE("a server that refuses every entry is not asked for all of them")
  {
    std::vector<json> requests;
    const auto refuse = [](const Request& request) -> Reaction {
      if (asks_for(request, "ListGoroutines")) return {reply_line(request, nullptr, "EOF")};
      return answer_with_slots("1000", request);
    };
    const auto refused = capture_from(refuse, pages_of(1), &requests);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == Errc::damaged);
    CHECK(refused.error().detail().starts_with("not one of 100 goroutines can be read"));
    CHECK(pages_in(requests).size() == 101);
  }

  TEST_CASE("a server that lists more goroutines than there can be is not believed")
  {
    const auto snapshot =
        capture_from([](const Request& request) { return answer_with_slots("38", request); });
    REQUIRE(snapshot);
    CHECK_FALSE(complete(*snapshot));
    CHECK(problems(*snapshot) ==
          std::vector<std::string>{"listing ended after 39 goroutines of at most 38: "
                                   "ListGoroutines: more than the 38 goroutines of "
                                   "runtime.allglen"});
  }

  TEST_CASE("a running target is refused in one sentence, and nothing else is asked")
  {
    std::vector<json> requests;
    const auto running = [](const Request& request) -> Reaction {
      if (!asks_for(request, "State")) return answer(request);
      return {reply_line(request, {{"State", {{"Running", true}}}})};
    };
    const auto refused = capture_from(running, {}, &requests);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == Errc::not_halted);
    CHECK(refused.error().detail() ==
          "the target is running: halt it in its Delve client, then try again");
    CHECK(requests.size() == 2);
  }

  TEST_CASE("a target that has exited is refused")
  {
    const auto exited = [](const Request& request) -> Reaction {
      if (!asks_for(request, "State")) return answer(request);
      return {reply_line(request, {{"State", {{"exited", true}}}})};
    };
    const auto refused = capture_from(exited);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == Errc::not_halted);
    CHECK(refused.error().detail() == "the target has exited: nothing is left to see");
  }

  TEST_CASE("a target that somebody resumes under our hands is recognised too")
  {
    std::size_t asked = 0;
    const auto resumed = [&](const Request& request) -> Reaction {
      if (asks_for(request, "Eval")) return {};
      if (!asks_for(request, "State")) return answer(request);
      return {reply_line(request, {{"State", {{"Running", asked++ > 0}}}})};
    };
    CHECK(capture_from(resumed, {}, nullptr, std::chrono::milliseconds{400}).error().detail() ==
          "the target is running: halt it in its Delve client, then try again");
  }

  TEST_CASE("a binary that is not the core's is recognised by what it claims")
  {
    const std::map<std::string, json> wrong_values = {
        {"runtime.buildVersion", {{"value", "go1.18.1"}}},
        {"runtime.allglen", {{"value", "2631379041801732480"}}},
    };
    for (const auto& [expression, value] : wrong_values) {
      CAPTURE(expression);
      const auto wrong = [&](const Request& request) -> Reaction {
        if (!asks_for(request, "Eval") || request.json["params"][0]["Expr"] != expression) {
          return answer(request);
        }
        return {reply_line(request, {{"Variable", value}})};
      };
      const auto refused = capture_from(wrong);
      REQUIRE_FALSE(refused);
      CHECK(refused.error().code() == Errc::wrong_build);
      CHECK(refused.error().detail().starts_with("the binary and the core do not belong together"));
    }
    const auto all_unreadable = [](const Request& request) -> Reaction {
      if (!asks_for(request, "ListGoroutines")) return answer(request);
      const json page = json::array({{{"unreadable", "EOF"}}, {{"unreadable", "EOF"}}});
      return {reply_line(request, {{"Goroutines", page}, {"Nextg", -1}})};
    };
    CHECK(capture_from(all_unreadable).error().code() == Errc::damaged);
  }

  TEST_CASE("a binary without debug information is named as such")
  {
    const auto stripped = [](const Request& request) -> Reaction {
      if (!asks_for(request, "Eval")) return answer(request);
      return {reply_line(request, nullptr,
                         "unable to find locals: no debug information present in binary")};
    };
    const auto refused = capture_from(stripped);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().detail().find("unstripped binary of the same build") !=
          std::string::npos);
  }

  TEST_CASE("a lying server cannot make the listing go round for ever")
  {
    for (const std::int64_t next : {0, -7, 3, 1'000'000}) {
      CAPTURE(next);
      const auto lying = [&](const Request& request) -> Reaction {
        if (!asks_for(request, "ListGoroutines")) return answer(request);
        const json page = json::array({{{"id", 1}, {"status", 4}}});
        return {reply_line(request, {{"Goroutines", page}, {"Nextg", next}})};
      };
      const auto snapshot = capture_from(lying, pages_of(1));
      if (snapshot && next >= 0) CHECK_FALSE(complete(*snapshot));
    }
  }

  TEST_CASE("every step of the conversation can fail: a partial answer is marked, none is wrong")
  {
    struct Failure {
      const char* name;
      std::function<Reaction(const Request&)> react;
      std::chrono::milliseconds limit = patient;
    };
    const std::vector<Failure> failures = {
        {"the connection is closed",
         [](const Request&) {
           return Reaction{"", true};
         }},
        {"it is closed in the middle of the reply",
         [](const Request& request) {
           const std::string line = parked().answer(request);
           return Reaction{line.substr(0, line.size() / 2), true};
         }},
        {"no reply comes", [](const Request&) { return Reaction{}; }, hasty},
        {"Delve refuses",
         [](const Request& request) {
           return Reaction{reply_line(request, nullptr, "Internal debugger error: nil\n\tstack")};
         }},
        {"the result is of another shape",
         [](const Request& request) { return Reaction{reply_line(request, json::array({5}))}; }},
        {"the reply is not JSON", [](const Request&) { return Reaction{"{\"id\":\n"}; }, hasty},
    };
    for (const Failure& failure : failures) {
      for (std::size_t step = 0; step < happy_requests(); ++step) {
        CAPTURE(failure.name);
        CAPTURE(step);
        bool harmless = false;
        const auto react = [&](const Request& request) {
          if (request.number != step) return answer(request);
          // What only names things may be missing from a whole snapshot.
          harmless = asks_for(request, "BuildID") ||
                     (asks_for(request, "Eval") &&
                      request.json["params"][0]["Expr"] != "runtime.allglen" &&
                      request.json["params"][0]["Expr"] != "runtime.buildVersion");
          return failure.react(request);
        };
        const auto snapshot = capture_from(react, {}, nullptr, failure.limit);
        if (!snapshot) {
          CHECK_FALSE(snapshot.error().detail().empty());
          continue;
        }
        CHECK((harmless || !complete(*snapshot)));
        if (complete(*snapshot)) CHECK(snapshot->goroutines.size() == 39);
      }
    }
  }

  TEST_CASE("one refused stack is said, and the goroutine keeps Delve's locations")
  {
    const auto react = [](const Request& request) -> Reaction {
      if (asks_for(request, "Stacktrace") && request.json["params"][0]["Id"] == 1) {
        return {reply_line(request, nullptr, "unreadable stack")};
      }
      return answer(request);
    };
    const auto snapshot = capture_from(react);
    REQUIRE(snapshot);
    CHECK_FALSE(complete(*snapshot));
    CHECK(
        problems(*snapshot) ==
        std::vector<std::string>{"1 of 39 stacks could not be read: Stacktrace: unreadable stack"});
    CHECK(function_of(*snapshot, snapshot->goroutines[0].user) == "main.main");
  }

  TEST_CASE("one stack that does not come is said, as long as others do")
  {
    constexpr std::chrono::milliseconds limit{600};
    asio::io_context io;
    asio::steady_timer later{io};
    FakeServer* self = nullptr;
    FakeServer server{io, [&](const Request& request) -> Reaction {
                        if (!asks_for(request, "Stacktrace")) return answer(request);
                        const int id = request.json["params"][0]["Id"];
                        if (id == 1) return {};
                        if (id != 2) return answer(request);
                        later.expires_after(limit / 2);
                        later.async_wait([&, bytes = answer(request).bytes](
                                             boost::system::error_code) { self->send(bytes); });
                        return {};
                      }};
    self = &server;
    rpc::Limits limits;
    limits.call = limit;
    const auto snapshot = run(io, connect_and_capture(server.address(), limits, {}));
    REQUIRE(snapshot);
    CHECK(problems(*snapshot) ==
          std::vector<std::string>{"1 of 39 stacks could not be read: Stacktrace: no reply within "
                                   "the time limit"});
  }

  TEST_CASE("a line that is no reply is noted")
  {
    const auto chatty = [](const Request& request) {
      Reaction reaction = answer(request);
      if (asks_for(request, "State")) reaction.bytes += "hello\n";
      return reaction;
    };
    const auto snapshot = capture_from(chatty);
    REQUIRE(snapshot);
    CHECK(complete(*snapshot));
    CHECK(problems(*snapshot) ==
          std::vector<std::string>{"lines of the server that were no reply: 1"});
  }
}

}  // namespace unjam::capture_capture_failures_test
