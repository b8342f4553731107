#include "client/capture/core_capture.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/fake_memory.hpp"
#include "tests/unit/finish.hpp"
#include "tests/unit/print_result.hpp"

namespace unjam::capture_core_capture_test {

using nlohmann::json;
using runtime::GoroutineRecord;
using test::Reaction;
using test::Request;

namespace {

json location(const std::string& function)
{
  return {{"pc", 16}, {"file", "/app/m.go"}, {"line", 1}, {"function", {{"name", function}}}};
}

/// A core whose goroutines wait in `main.wait`, and a Delve that refuses some of them.
struct FakeCore {
  runtime::GoroutineRecords records{};
  std::set<std::int64_t> not_listed{};
  std::set<std::int64_t> no_stack{};
  std::set<std::int64_t> elsewhere{};  ///< these wait in `main.other`
  CaptureOptions options{};
  Snapshot snapshot{};

  /// Goroutines 1 to `count`, which all have the same fingerprint.
  explicit FakeCore(std::int64_t count)
  {
    for (std::int64_t id = 1; id <= count; ++id) {
      GoroutineRecord record;
      record.id = GoroutineId{id};
      record.status = Status::waiting;
      record.wait_reason = 1;
      record.start_pc = record.go_pc = record.labels = 0x10;
      record.slot = static_cast<std::uint32_t>(id - 1);
      records.readable.push_back(record);
    }
  }

  [[nodiscard]] GoroutineRecord& record(std::size_t id) { return records.readable.at(id - 1); }

  Reaction list(const Request& request) const
  {
    const json& page = request.json["params"][0];
    const std::int64_t first = page["Start"].get<std::int64_t>() + 1;
    json goroutines = json::array();
    for (std::int64_t id = first; id < first + page["Count"].get<std::int64_t>(); ++id) {
      if (not_listed.contains(id)) return {test::reply_line(request, nullptr, "bad labels")};
      goroutines.push_back({{"id", id},
                            {"status", 4},
                            {"waitReason", 1},
                            {"currentLoc", location("runtime.gopark")},
                            {"userCurrentLoc", location("main.wait")},
                            {"startLoc", location("main.start")},
                            {"goStatementLoc", location("main.main")},
                            {"labels", {{"tenant", "acme"}}}});
    }
    return {test::reply_line(request, {{"Goroutines", goroutines}, {"Nextg", -1}})};
  }

  Reaction stack(const Request& request) const
  {
    const std::int64_t id = request.json["params"][0]["Id"];
    if (no_stack.contains(id)) return {test::reply_line(request, nullptr, "bad stack")};
    json frames = json::array();
    const char* const waits_in = elsewhere.contains(id) ? "main.other" : "main.wait";
    for (const char* function : {"runtime.gopark", waits_in, "runtime.goexit"}) {
      frames.push_back(location(function));
      frames.back().update({{"FrameOffset", -8 * std::ssize(frames)}, {"Err", ""}});
    }
    frames.back()["Bottom"] = true;
    return {test::reply_line(request, {{"Locations", frames}})};
  }

  Result<void> capture()
  {
    const auto react = [this](const Request& request) {
      return request.json["method"] == "RPCServer.Stacktrace" ? stack(request) : list(request);
    };
    return test::finish_with(react, [this](rpc::Client& client) { return capture_by(client); });
  }

  memory::asio::awaitable<Result<void>> capture_by(rpc::Client& client)
  {
    test::FakeMemory memory;
    const std::vector<std::string> wait_reasons{"", "chan send"};
    const OnProgress silent;
    CoreCapture capture{client, memory, wait_reasons, records, options, silent, snapshot};
    co_return co_await capture.run();
  }

  [[nodiscard]] const Goroutine& goroutine(std::size_t id) const
  {
    return snapshot.goroutines.at(id - 1);
  }

  [[nodiscard]] std::string_view function(LocationId id) const
  {
    return snapshot.text(snapshot.location(id).function);
  }

  /// The function in which a goroutine waits, by its stack.
  [[nodiscard]] std::string_view waits_in(std::size_t id) const
  {
    const Stack& stack = snapshot.stacks[goroutine(id).stack];
    return stack.frames.size() < 2 ? "" : function(stack.frames[1].location);
  }

  [[nodiscard]] std::vector<std::string> problems() const
  {
    std::vector<std::string> texts;
    for (const Problem& problem : snapshot.problems) texts.push_back(problem.what);
    return texts;
  }
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_SUITE("capture/core_capture")
{
  TEST_CASE("one goroutine tells where its likes are, and the others check it")
  {
    FakeCore core{10};
    REQUIRE(core.capture());
    CHECK(core.snapshot.goroutines.size() == 10);
    CHECK(core.snapshot.cross_check ==
          CrossCheck{.distinct_stacks = 1, .checked = 9, .disagreed = 0});
    CHECK(core.waits_in(7) == "main.wait");
    CHECK(core.function(core.goroutine(7).start) == "main.start");
    CHECK(core.snapshot.text(core.goroutine(7).wait_reason) == "chan send");
    CHECK(core.problems().empty());
  }

  TEST_CASE("a check whose stack Delve refuses is none, and no disagreement")
  {
    FakeCore core{10};
    core.no_stack = {5};
    REQUIRE(core.capture());
    CHECK(core.snapshot.cross_check ==
          CrossCheck{.distinct_stacks = 1, .checked = 8, .disagreed = 0});
    CHECK(core.waits_in(5) == "main.wait");
    CHECK(core.problems() == Texts{"1 of 9 stacks could not be read: Stacktrace: bad stack"});
  }

  TEST_CASE("a check that Delve cannot list is said; its stack was checked all the same")
  {
    FakeCore core{10};
    core.not_listed = {5, 8};
    REQUIRE(core.capture());
    CHECK(core.snapshot.cross_check ==
          CrossCheck{.distinct_stacks = 1, .checked = 9, .disagreed = 0});
    CHECK(core.function(core.goroutine(5).start) == "main.start");
    CHECK(core.problems() == Texts{"Delve could not list 2 goroutines"});
  }

  TEST_CASE("where a fingerprint is wrong, Delve's refusals leave what the records tell")
  {
    FakeCore core{10};
    core.elsewhere = {3, 5};
    core.not_listed = {5, 8};
    core.no_stack = {8};
    core.options.cross_check = 9;
    REQUIRE(core.capture());
    CHECK(core.snapshot.cross_check ==
          CrossCheck{.distinct_stacks = 1, .checked = 8, .disagreed = 2});
    CHECK(core.waits_in(2) == "main.wait");
    CHECK(core.waits_in(3) == "main.other");
    CHECK(core.waits_in(5) == "main.other");
    CHECK(core.function(core.goroutine(5).user) == "main.other");
    CHECK(core.waits_in(8) == "");
    CHECK(core.goroutine(8).user == LocationId{});
    for (const std::size_t id : {3U, 5U, 8U}) {
      CAPTURE(id);
      CHECK(core.goroutine(id).id == GoroutineId{static_cast<std::int64_t>(id)});
      CHECK(core.goroutine(id).status == Status::waiting);
      CHECK(core.snapshot.text(core.goroutine(id).wait_reason) == "chan send");
      CHECK(core.function(core.goroutine(id).start) == "main.start");
      CHECK(core.function(core.goroutine(id).go) == "main.main");
      CHECK(core.goroutine(id).labels != LabelsId{});
    }
    const Texts problems = core.problems();
    CHECK(std::ranges::count(problems, "Delve could not list 2 goroutines") == 1);
  }

  TEST_CASE("what a refused sample does not tell, a later one does")
  {
    FakeCore core{6};
    core.not_listed = {1, 2};
    core.record(2).start_pc = 0x20;  // of goroutine 1's fingerprint no other is asked for
    core.record(4).pc = 0x40;
    core.record(5).labels = 0x50;
    REQUIRE(core.capture());
    for (const std::size_t id : {1U, 3U, 4U, 5U, 6U}) {
      CAPTURE(id);
      CHECK(core.waits_in(id) == "main.wait");
      CHECK(core.function(core.goroutine(id).user) == "main.wait");
      CHECK(core.function(core.goroutine(id).start) == "main.start");
      CHECK(core.function(core.goroutine(id).go) == "main.main");
      CHECK(core.goroutine(id).labels != LabelsId{});
    }
    CHECK(core.goroutine(2).start == LocationId{});
    CHECK(core.problems() == Texts{"Delve could not list 2 goroutines"});
  }

  TEST_CASE("records that cannot be read are goroutines that are not known")
  {
    FakeCore core{3};
    core.records.unreadable = 1;
    REQUIRE(core.capture());
    CHECK(core.snapshot.goroutines.size() == 4);
    CHECK(core.snapshot.expected == 4U);
    CHECK(core.snapshot.cross_check.has_value());
    CHECK(core.problems() == Texts{"the records of 1 goroutine cannot be read, or are damaged"});
  }
}

}  // namespace unjam::capture_core_capture_test
