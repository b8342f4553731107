#include "client/capture/capture.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/unit/conversation.hpp"
#include "tests/unit/fake_server.hpp"
#include "tests/unit/print_result.hpp"

using namespace unjam;
using namespace std::chrono_literals;
using nlohmann::json;
using test::Conversation;
using test::FakeServer;
using test::Reaction;
using test::reply_line;
using test::Request;

namespace {

/// 39 goroutines, one of them 303 frames deep.
const Conversation& parked()
{
  static const Conversation conversation{"parked"};
  return conversation;
}

asio::awaitable<Result<Snapshot>> connect_and_capture(std::string address, rpc::Limits limits,
                                                      CaptureOptions options)
{
  auto client = co_await rpc::connect(*rpc::parse_address(address), limits, nullptr);
  const Source source{
      .kind = Source::Kind::server, .binary = {}, .core = {}, .address = "fake", .file = {}};
  OnProgress none;
  co_return co_await capture(**client, source, options, none);
}

constexpr std::chrono::milliseconds patient{10'000};
constexpr std::chrono::milliseconds hasty{50};

/// What capture makes of a server that answers by `react`. `requests` gets what it was asked.
Result<Snapshot> capture_from(FakeServer::React react, CaptureOptions options = {},
                              std::vector<json>* requests = nullptr,
                              std::chrono::milliseconds limit = patient)
{
  asio::io_context io;
  FakeServer server{io, std::move(react)};
  rpc::Limits limits;
  limits.call = limit;
  auto result = test::run(io, connect_and_capture(server.address(), limits, options));
  if (requests != nullptr) *requests = server.requests();
  return result;
}

Reaction answer(const Request& request)
{
  return {parked().answer(request)};
}

bool asks_for(const Request& request, const char* method)
{
  return request.json["method"] == std::string{"RPCServer."} + method;
}

/// The recorded server, but with `Count` goroutines a page as a real one does.
Reaction answer_in_pages(const Request& request)
{
  if (!asks_for(request, "ListGoroutines")) return answer(request);
  Request whole = request;
  whole.json["params"][0] = {{"Count", 1000}, {"Start", 0}};
  json result = json::parse(parked().answer(whole))["result"];
  const std::size_t start = request.json["params"][0]["Start"];
  const std::size_t count = request.json["params"][0]["Count"];
  json page = json::array();
  const json& all = result["Goroutines"];
  for (std::size_t i = start; i < std::min(start + count, all.size()); ++i) page.push_back(all[i]);
  const bool last = start + count >= all.size();
  result["Goroutines"] = page;
  result["Nextg"] = last ? -1 : static_cast<int>(start + count);
  return {reply_line(request, result)};
}

CaptureOptions pages_of(std::int64_t count)
{
  CaptureOptions options;
  options.page = count;
  return options;
}

std::string function_of(const Snapshot& snapshot, LocationId id)
{
  return std::string{snapshot.text(snapshot.location(id).function)};
}

const Goroutine& starting_in(const Snapshot& snapshot, std::string_view function)
{
  const auto found = std::ranges::find_if(snapshot.goroutines, [&](const Goroutine& goroutine) {
    return function_of(snapshot, goroutine.start) == function;
  });
  REQUIRE(found != snapshot.goroutines.end());
  return *found;
}

std::vector<std::string> problems(const Snapshot& snapshot)
{
  std::vector<std::string> texts;
  for (const Problem& problem : snapshot.problems) texts.push_back(problem.what);
  return texts;
}

std::size_t happy_requests()
{
  static const std::size_t count = [] {
    std::vector<json> requests;
    REQUIRE(capture_from(answer, {}, &requests));
    return requests.size();
  }();
  return count;
}

}  // namespace

TEST_SUITE("capture/capture")
{
  TEST_CASE("the recorded target is captured whole")
  {
    const auto snapshot = capture_from(answer);
    REQUIRE(snapshot);
    CHECK(complete(*snapshot));
    CHECK(snapshot->problems.empty());
    CHECK(snapshot->goroutines.size() == 39);
    CHECK(snapshot->expected == 39U);
    CHECK(snapshot->engine == "delve");
    CHECK(snapshot->target.go_version == "go1.19.8");
    CHECK(snapshot->target.delve_version == "1.20.2");
    CHECK(snapshot->target.std_prefix == "/usr/lib/go-1.19/src/");
    CHECK(snapshot->target.module == "programs");
    CHECK(snapshot->target.status_names.at(4) == "waiting");
    CHECK(std::ranges::is_sorted(snapshot->goroutines, {}, &Goroutine::id));
    CHECK(std::ranges::count_if(snapshot->goroutines, &Goroutine::system) == 8);
  }

  TEST_CASE("a goroutine that waits in an inlined call is at that call")
  {
    const auto snapshot = capture_from(answer);
    REQUIRE(snapshot);
    const Goroutine& goroutine = starting_in(*snapshot, "main.(*queue).produce");
    CHECK(function_of(*snapshot, goroutine.user) == "main.(*queue).put");
    CHECK(function_of(*snapshot, goroutine.app) == "main.(*queue).put");
    CHECK(snapshot->text(goroutine.wait_reason) == "chan send");
    const Stack& stack = snapshot->stacks[goroutine.stack];
    const auto inlined = std::ranges::find_if(stack.frames, &Frame::inlined);
    REQUIRE(inlined != stack.frames.end());
    CHECK(function_of(*snapshot, inlined->location) == "main.(*queue).put");
    CHECK(function_of(*snapshot, std::next(inlined)->location) == "main.(*queue).produce");
  }

  TEST_CASE("a deep stack is asked for once more and is whole")
  {
    const auto snapshot = capture_from(answer);
    REQUIRE(snapshot);
    const Stack& stack = snapshot->stacks[starting_in(*snapshot, "main.recurse").stack];
    CHECK(stack.frames.size() > 300);
    CHECK(stack.cut == StringId{});
    CHECK(function_of(*snapshot, stack.frames.back().location) == "runtime.goexit");
  }

  TEST_CASE("pages of any size give the same goroutines")
  {
    const auto whole = capture_from(answer);
    REQUIRE(whole);
    for (const int count : {1, 2, 7, 38, 39, 40}) {
      CAPTURE(count);
      const auto paged = capture_from(answer_in_pages, pages_of(count));
      REQUIRE(paged);
      CHECK(complete(*paged));
      CHECK(paged->goroutines.size() == 39);
      for (std::size_t i = 0; i < paged->goroutines.size(); ++i) {
        CHECK(paged->goroutines[i].id == whole->goroutines[i].id);
      }
    }
  }

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
    const auto snapshot = capture_from(refuse_slot_20, pages_of(16));
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
  }

  TEST_CASE("one stack for each place, or none, on request")
  {
    std::vector<json> requests;
    CaptureOptions options;
    options.stacks = Stacks::sample;
    const auto sampled = capture_from(answer, options, &requests);
    REQUIRE(sampled);
    CHECK(requests.size() < happy_requests());
    CHECK(function_of(*sampled, starting_in(*sampled, "main.(*queue).produce").user) ==
          "main.(*queue).put");

    options.stacks = Stacks::none;
    const auto bare = capture_from(answer, options, &requests);
    REQUIRE(bare);
    CHECK(std::ranges::none_of(
        requests, [](const json& request) { return request["method"] == "RPCServer.Stacktrace"; }));
    CHECK(function_of(*bare, starting_in(*bare, "main.(*queue).produce").user) ==
          "main.(*queue).produce");
  }

  TEST_CASE("for a few goroutines, listing ends when they are met, and only they have stacks")
  {
    std::vector<json> requests;
    CaptureOptions options = pages_of(5);
    options.only = {GoroutineId{2}};
    const auto snapshot = capture_from(answer_in_pages, options, &requests);
    REQUIRE(snapshot);
    CHECK(snapshot->goroutines.size() == 5);
    CHECK(std::ranges::count_if(requests, [](const json& request) {
            return request["method"] == "RPCServer.Stacktrace";
          }) == 1);
  }

  TEST_CASE("a server that speaks version 1 is switched, and back")
  {
    std::vector<json> requests;
    const auto version_1 = [](const Request& request) -> Reaction {
      if (asks_for(request, "SetApiVersion")) return {reply_line(request, json::object())};
      if (!asks_for(request, "GetVersion")) return answer(request);
      json result = json::parse(parked().answer(request))["result"];
      result["APIVersion"] = 1;
      return {reply_line(request, result)};
    };
    REQUIRE(capture_from(version_1, {}, &requests));
    CHECK(requests.at(1)["params"][0] == json{{"APIVersion", 2}});
    CHECK(requests.back()["method"] == "RPCServer.SetApiVersion");
    CHECK(requests.back()["params"][0] == json{{"APIVersion", 1}});
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
    CHECK(refused.error().code() == Errc::bad_source);
    CHECK(refused.error().detail() ==
          "the target is running: halt it in its Delve client, then try again");
    CHECK(requests.size() == 2);
  }

  TEST_CASE("a target that somebody resumes under our hands is recognised too")
  {
    std::size_t asked = 0;
    const auto resumed = [&](const Request& request) -> Reaction {
      if (asks_for(request, "Eval")) return {};
      if (!asks_for(request, "State")) return answer(request);
      return {reply_line(request, {{"State", {{"Running", asked++ > 0}}}})};
    };
    CHECK(capture_from(resumed, {}, nullptr, hasty).error().detail() ==
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
      CHECK(refused.error().code() == Errc::bad_source);
      CHECK(refused.error().detail().starts_with("the binary and the core do not belong together"));
    }
    const auto all_unreadable = [](const Request& request) -> Reaction {
      if (!asks_for(request, "ListGoroutines")) return answer(request);
      const json page = json::array({{{"unreadable", "EOF"}}, {{"unreadable", "EOF"}}});
      return {reply_line(request, {{"Goroutines", page}, {"Nextg", -1}})};
    };
    CHECK(capture_from(all_unreadable).error().code() == Errc::bad_source);
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
}
