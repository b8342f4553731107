#include "client/dumps/profile/count_text.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "client/dumps/kind.hpp"
#include "client/saved/saved.hpp"
#include "tests/unit/print_result.hpp"

namespace unjam::dumps_count_text_test {

using dumps::read_count_text;

namespace {

/// As Go 1.19 prints it: columns are some tabs apart, and the last address is runtime.goexit's.
const std::string profile =
    "goroutine profile: total 5\n"
    "3 @ 0x43a0d6 0x40681c 0x5c4f2b 0x46b2c1\n"
    "# labels: {\"path\":\"/items/\\n\\\"1\\\"\", \"tenant\":\"acme\"}\n"
    "#\t0x5c4f2a\tmain.(*Metrics).CountS+0x2a\t\t/src/metrics.go:95\n"
    "#\t0x5c4f2a\tmain.(*itemHandler).ServeHTTP+0x2a\t/src/handler.go:24\n"
    "#\t0x5c6f2a\tnet/http.(*conn).serve+0x2a\t\t/usr/lib/go/src/net/http/server.go:1991\n"
    "\n"
    "1 @ 0x43a0d6 0x467a45 0x5c1111 0x46b2c1\n"
    "#\t0x467a44\ttime.Sleep+0x134\t/usr/lib/go/src/runtime/time.go:195\n"
    "#\t0x5c1110\tmain.main+0x10\t/src/main.go:7\n"
    "\n"
    "1 @ 0x5c2222\n"
    "#\t0x5c2221\tmain.deep+0x21\t/src/deep.go:7\n"
    "\n";

Snapshot read(std::string_view text)
{
  Result<Snapshot> snapshot = read_count_text(text);
  REQUIRE(snapshot);
  return std::move(*snapshot);
}

std::string_view function(const Snapshot& s, LocationId id)
{
  return s.text(s.location(id).function);
}

}  // namespace

TEST_SUITE("dumps/count_text")
{
  TEST_CASE("counted goroutines have places, labels and stacks")
  {
    const Snapshot s = read(profile);
    REQUIRE(s.goroutines.size() == 5);
    CHECK(complete(s));
    CHECK(s.expected == 5);
    const Goroutine& handler = s.goroutines[2];
    CHECK(handler.id == GoroutineId{3});
    CHECK(function(s, handler.app) == "main.(*Metrics).CountS");
    CHECK(s.location(handler.app).line == 95);
    CHECK(function(s, handler.start) == "net/http.(*conn).serve");
    CHECK(s.target.std_prefix == "/usr/lib/go/src/");
    const Labels& labels = s.label_sets[handler.labels];
    REQUIRE(labels.size() == 2);
    CHECK(s.text(labels[0].second) == "/items/\n\"1\"");
    CHECK(s.text(labels[1].second) == "acme");
  }

  TEST_CASE("calls at the address of the next one are inlined in it")
  {
    const Snapshot s = read(profile);
    const auto& frames = s.stacks[s.goroutines[0].stack].frames;
    REQUIRE(frames.size() == 3);
    CHECK(frames[0].inlined);
    CHECK_FALSE(frames[1].inlined);
    CHECK(frames[1].pc == 0x5c4f2a);
    CHECK(frames[2].pc == 0x5c6f2b);
  }

  TEST_CASE("functions tell why, as far as Go shows them")
  {
    const Snapshot s = read(profile);
    CHECK(s.text(s.goroutines[3].wait_reason) == "sleep");
    CHECK(s.goroutines[0].wait_reason == StringId{});  // runtime.chansend is hidden
    CHECK(function(s, s.goroutines[3].start) == "runtime.main");
  }

  TEST_CASE("a stack whose last address is shown does not end where it began")
  {
    const Snapshot s = read(profile);
    CHECK(s.goroutines[4].start == LocationId{});
    CHECK_FALSE(s.goroutines[4].system);
  }

  TEST_CASE("other lines, ends of lines and a second profile do not matter")
  {
    std::string windows = profile;
    for (std::size_t at = 0; (at = windows.find('\n', at)) != std::string::npos; at += 2) {
      windows.replace(at, 1, "\r\n");
    }
    const std::string small =
        "goroutine profile: total 1\n1 @ 0x1\n#\t0x1\tmain.f+0x1\t/f.go:1\n\n";
    for (const std::string& text :
         {"started\n7 @ 0x1\n" + profile + "# ended\n", windows, small + profile + small}) {
      const Snapshot s = read(text);
      CHECK(s.goroutines.size() == 5);
      CHECK(complete(s));
      CHECK(function(s, s.goroutines[0].app) == "main.(*Metrics).CountS");
      const auto told = saved::read(stream::Window{text});
      REQUIRE(told);
      CHECK(told->goroutines == s.goroutines);
    }
    CHECK(read(small + profile).problems[0].what == "the text has 2 profiles");
  }

  TEST_CASE("a profile that is cut is incomplete")
  {
    const Snapshot s = read(profile.substr(0, profile.find("\n1 @ 0x43")));
    CHECK(s.goroutines.size() == 3);
    CHECK(s.expected == 5);
    CHECK_FALSE(complete(s));
    const Snapshot last = read(profile.substr(0, profile.size() - 6));
    CHECK(last.goroutines.size() == 5);
    CHECK_FALSE(complete(last));
    for (std::size_t size = 0; size < profile.size(); ++size) {
      (void)read_count_text(profile.substr(0, size));
    }
  }

  TEST_CASE("counts beyond any process are refused")
  {
    for (const char* count : {"10000001", "18446744073709551615"}) {
      const auto refused = read_count_text(std::string{"goroutine profile: total 7\n"} + count +
                                           " @ 0x1\n#\t0x1\tmain.f+0x1\t/f.go:1\n\n");
      REQUIRE_FALSE(refused);
      CHECK(refused.error().detail() ==
            "counts more than 10000000 goroutines, the most that are read of a profile");
    }
  }

  TEST_CASE("labels that look like lines are no lines")
  {
    const Snapshot s = read(
        "goroutine profile: total 1\n1 @ 0x1\n"
        "# labels: {\"a\":\"\\n\\tgoroutine 7 [running]:\\nmain.x()\\n\"}\n"
        "#\t0x5\tmain.f+0x1\t/f.go:1\n\n");
    REQUIRE(s.goroutines.size() == 1);
    CHECK(s.label_sets[s.goroutines[0].labels].size() == 1);
  }

  TEST_CASE("a leak profile's goroutines are leaked, and text without a profile is none")
  {
    const Snapshot s =
        read("goroutineleak profile: total 1\n1 @ 0x1\n#\t0x5\tmain.f+0x1\t/f.go:1\n\n");
    CHECK(s.goroutines[0].status == Status::leaked);
    CHECK(dumps::find_count_text("a goroutine profile: total 7\n") == std::string_view::npos);
    CHECK(dumps::guess_kind("ok\ngoroutine profile: total 7\n").kind == dumps::Kind::count_text);
    CHECK_FALSE(read_count_text("threadcreate profile: total 7\n"));
  }
}

}  // namespace unjam::dumps_count_text_test
