#include "client/dumps/profile/profile.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>

#include "client/dumps/kind.hpp"
#include "client/dumps/profile/counted.hpp"
#include "client/dumps/profile/profile_message.hpp"
#include "client/dumps/profile_words.hpp"
#include "client/saved/saved.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/saved/made_profile.hpp"

namespace unjam::dumps_profile_test {

using dumps::read_profile;
using test::MadeProfile;
using test::ProfiledCall;

namespace {

constexpr ProfiledCall park{"runtime.gopark", "/usr/lib/go/src/runtime/proc.go", 363};
constexpr ProfiledCall chan_send{"runtime.chansend", "/usr/lib/go/src/runtime/chan.go", 259};
constexpr ProfiledCall count_s{"main.(*Metrics).CountS", "/src/metrics.go", 95, true};
constexpr ProfiledCall serve_http{"main.(*itemHandler).ServeHTTP", "/src/handler.go", 24};
constexpr ProfiledCall serve{"net/http.(*conn).serve", "/usr/lib/go/src/net/http/server.go", 1991};

MadeProfile incident()
{
  MadeProfile profile;
  profile.sample(3, {park, chan_send, count_s, serve_http, serve},
                 {{"tenant", "acme"}, {"path", "/"}});
  profile.sample(1, {park,
                     {"main.main", "/src/main.go", 7},
                     {"runtime.main", "/usr/lib/go/src/runtime/proc.go", 250}});
  return profile;
}

Snapshot read(const MadeProfile& profile)
{
  Result<Snapshot> snapshot = read_profile(profile.text());
  REQUIRE(snapshot);
  return std::move(*snapshot);
}

std::string error(const std::string& text)
{
  const Result<Snapshot> snapshot = read_profile(text);
  REQUIRE_FALSE(snapshot);
  CHECK(is_about_source(snapshot.error().code()));
  return snapshot.error().detail();
}

std::string_view function(const Snapshot& s, LocationId id)
{
  return s.text(s.location(id).function);
}

}  // namespace

TEST_SUITE("dumps/profile")
{
  TEST_CASE("goroutines that are counted get numbers, and a note says so")
  {
    const Snapshot s = read(incident());
    REQUIRE(s.goroutines.size() == 4);
    CHECK(s.goroutines.front().id == GoroutineId{1});
    CHECK(s.goroutines.back().id == GoroutineId{4});
    CHECK(complete(s));
    REQUIRE(s.problems.size() == 2);
    CHECK(s.problems[0].what == "a profile counts goroutines and does not number them");
    CHECK(s.problems[1].what == "a profile does not say why goroutines wait");
  }

  TEST_CASE("their places are those of their stacks")
  {
    const Snapshot s = read(incident());
    const Goroutine& handler = s.goroutines[0];
    CHECK(function(s, handler.current) == "runtime.gopark");
    CHECK(function(s, handler.user) == "main.(*Metrics).CountS");
    CHECK(function(s, handler.app) == "main.(*Metrics).CountS");
    CHECK(function(s, handler.start) == "net/http.(*conn).serve");
    CHECK(s.location(handler.app).line == 95);
    CHECK(s.target.std_prefix == "/usr/lib/go/src/");
    CHECK(function(s, s.goroutines[3].start) == "runtime.main");
    CHECK_FALSE(s.goroutines[3].system);
  }

  TEST_CASE("inlined calls are frames of their own, and addresses those to which calls return")
  {
    const Snapshot s = read(incident());
    const auto& frames = s.stacks[s.goroutines[0].stack].frames;
    REQUIRE(frames.size() == 5);
    CHECK(frames[0].pc == 0x400010);
    CHECK(frames[1].pc == 0x400021);
    CHECK(frames[2].pc == frames[3].pc);
    CHECK(frames[2].inlined);
    CHECK_FALSE(frames[3].inlined);
  }

  TEST_CASE("labels are those of the program, in the order of their keys")
  {
    const Snapshot s = read(incident());
    const Labels& labels = s.label_sets[s.goroutines[2].labels];
    REQUIRE(labels.size() == 2);
    CHECK(s.text(labels[0].first) == "path");
    CHECK(s.text(labels[1].second) == "acme");
    CHECK(s.goroutines[3].labels == LabelsId{});
  }

  TEST_CASE("functions tell why goroutines wait")
  {
    const Snapshot s = read(incident());
    CHECK(s.text(s.goroutines[0].wait_reason) == "chan send");
    CHECK(s.goroutines[0].status == Status::waiting);
    CHECK(s.goroutines[3].wait_reason == StringId{});
  }

  TEST_CASE("what unjam has written as labels is read as what it was")
  {
    namespace words = dumps::profile_words;
    MadeProfile profile;
    profile.comment(words::comment);
    profile.sample(1, {park, {"main.f", "/src/f.go", 1}},
                   {{"wait_reason", "chan send (nil chan)"},
                    {"status", "waiting"},
                    {"label:status", "mine"},
                    {"channel", "0xc0 chan int"}});
    profile.sample(1, {{"[no stack]", "", 0}}, {{"unreadable", "EOF"}});
    profile.sample(1, {{"main.spin", "/src/f.go", 2}}, {{"status", "running"}, {"cut", "EOF"}});
    const Snapshot s = read(profile);
    REQUIRE(s.goroutines.size() == 3);
    CHECK(s.text(s.goroutines[0].wait_reason) == "chan send (nil chan)");
    const Labels& labels = s.label_sets[s.goroutines[0].labels];
    REQUIRE(labels.size() == 2);
    CHECK(s.text(labels[0].first) == "channel");
    CHECK(s.text(labels[1].first) == "status");
    CHECK(s.text(s.goroutines[1].unreadable) == "EOF");
    CHECK(s.stacks[s.goroutines[1].stack].frames.empty());
    CHECK(s.goroutines[2].status == Status::running);
    CHECK(s.text(s.stacks[s.goroutines[2].stack].cut) == "EOF");
    CHECK(s.problems.size() == 1);
  }

  TEST_CASE("in a profile of Go's such labels are the program's")
  {
    MadeProfile profile;
    profile.sample(1, {park, chan_send}, {{"status", "running"}});
    const Snapshot s = read(profile);
    CHECK(s.goroutines[0].status == Status::waiting);
    CHECK(s.label_sets[s.goroutines[0].labels].size() == 1);
  }

  TEST_CASE("goroutines of a leak profile are leaked")
  {
    MadeProfile profile{"goroutineleak"};
    profile.sample(2, {park, chan_send});
    CHECK(read(profile).goroutines[1].status == Status::leaked);
  }

  TEST_CASE("a stack as deep as Go keeps them has lost where it began")
  {
    MadeProfile profile;
    profile.sample(1, {park, chan_send});
    std::vector<std::uint64_t> deep(32, 1);
    profile.sample_of(1, deep);
    Snapshot s = read(profile);
    CHECK(s.goroutines[0].start != LocationId{});
    CHECK(s.goroutines[1].start == LocationId{});
    deep.resize(33, 1);
    profile.sample_of(1, deep);
    s = read(profile);
    CHECK(s.goroutines[1].start != LocationId{});
  }

  TEST_CASE("more goroutines than there can be are refused")
  {
    MadeProfile profile = incident();
    profile.sample(std::numeric_limits<std::int64_t>::max(), {park, chan_send});
    CHECK(error(profile.text()) ==
          "counts more than 10000000 goroutines, the most that are read of a profile");
  }

  TEST_CASE("a count of nothing, or less, is no goroutine")
  {
    MadeProfile profile = incident();
    profile.sample(0, {park, chan_send});
    profile.sample(-5, {park, chan_send});
    profile.sample(std::numeric_limits<std::int64_t>::min(), {park, chan_send});
    CHECK(read(profile).goroutines.size() == 4);
  }

  TEST_CASE("profiles of something else are called what they are")
  {
    MadeProfile cpu{"samples"};
    cpu.type("cpu", "nanoseconds");
    CHECK(error(cpu.text()) ==
          "a profile of samples, cpu; expected one of goroutines (/debug/pprof/goroutine)");
  }

  TEST_CASE("references to what is not there are refused")
  {
    MadeProfile profile;
    profile.sample_of(1, {9});
    CHECK(error(profile.text()) ==
          "a damaged profile: a sample refers to location 9, which it does not have");
    // A label whose key is string 77: sample {label {key}}.
    CHECK(error(MadeProfile{}.text() + std::string{"\x12\x04\x1a\x02\x08\x4d", 6}) ==
          "a damaged profile: a label refers to string 77, which it does not have");
    // A location whose line is in function 5.
    CHECK(error(MadeProfile{}.text() + std::string{"\x22\x06\x08\x01\x22\x02\x08\x05", 8}) ==
          "a damaged profile: a location refers to function 5, which it does not have");
  }

  TEST_CASE("a profile that is cut anywhere is no other profile")
  {
    const std::string whole = incident().text();
    std::size_t cuts = 0;
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const Result<Snapshot> snapshot = read_profile(whole.substr(0, size));
      CAPTURE(size);
      REQUIRE_FALSE(snapshot);  // strings come last, and everything refers to them
      const std::string cut = "cut at byte " + std::to_string(size);
      if (snapshot.error().detail() == cut + ": expected the rest of a profile") ++cuts;
    }
    CHECK(cuts > whole.size() / 2);
  }

  TEST_CASE("damage within a part is told by its byte")
  {
    const std::string whole = incident().text();
    // A sample that ends within a number.
    CHECK(error(whole + std::string{"\x12\x02\x08\x80", 4}) ==
          "byte " + std::to_string(whole.size()) + ": a damaged profile");
    CHECK(error(whole + std::string{"\x13", 1}) ==
          "byte " + std::to_string(whole.size()) + ": a damaged profile");
  }

  TEST_CASE("a few bytes cannot ask for any number of calls")
  {
    MadeProfile profile;
    profile.sample(1, {park, chan_send});
    std::string text = profile.text();
    std::string location = "\x08\x03";
    for (int i = 0; i < 1000; ++i) location += "\x22\x02\x08\x01";
    protozero::pbf_writer{text}.add_message(4, location);
    std::string sample;
    const std::vector<std::uint64_t> ids(1000, 3);
    protozero::pbf_writer writer{sample};
    writer.add_packed_uint64(1, ids.begin(), ids.end());
    writer.add_int64(2, 1);
    protozero::pbf_writer{text}.add_message(2, sample);
    CHECK(error(text) == "a damaged profile: it has more calls than its bytes could tell");
  }

  TEST_CASE("a profile is known by its content")
  {
    const std::string text = incident().text();
    CHECK(dumps::guess_kind(text).kind == dumps::Kind::profile);
    CHECK(dumps::guess_kind(text.substr(0, 30)).kind == dumps::Kind::profile);
    CHECK(dumps::looks_like_profile(text.substr(0, text.size() / 2)));
    CHECK_FALSE(dumps::looks_like_profile(""));
    CHECK_FALSE(dumps::looks_like_profile("2\x01zoo"));
    CHECK_FALSE(dumps::looks_like_profile("\n\n\n\n\n\n\n\n\n\n\n\n"));
    const auto snapshot = saved::read(stream::Window{text});
    REQUIRE(snapshot);
    CHECK(snapshot->goroutines.size() == 4);
  }
}

}  // namespace unjam::dumps_profile_test
