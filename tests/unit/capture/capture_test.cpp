#include "client/capture/capture.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/unit/capture/parked.hpp"

namespace unjam::capture_capture_test {

using namespace unjam::test;
using nlohmann::json;

namespace {

const Goroutine& starting_in(const Snapshot& snapshot, std::string_view function)
{
  const auto found = std::ranges::find_if(snapshot.goroutines, [&](const Goroutine& goroutine) {
    return function_of(snapshot, goroutine.start) == function;
  });
  REQUIRE(found != snapshot.goroutines.end());
  return *found;
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

  TEST_CASE("a stack that has no end within what is asked for is cut and says so")
  {
    const auto endless = [](const Request& request) -> Reaction {
      if (!asks_for(request, "Stacktrace")) return answer(request);
      const json frame = {{"pc", 16}, {"function", {{"name", "main.recurse"}}}};
      return {reply_line(request, {{"Locations", json::array({frame})}})};
    };
    const auto snapshot = capture_from(endless);
    REQUIRE(snapshot);
    CHECK(complete(*snapshot));
    const Stack& stack = snapshot->stacks[snapshot->goroutines[0].stack];
    CHECK(stack.frames.size() == 1);
    CHECK(snapshot->text(stack.cut) == "deeper than 1000 frames");
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
}

}  // namespace unjam::capture_capture_test
