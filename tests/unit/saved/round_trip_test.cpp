#include <doctest/doctest.h>

#include <algorithm>

#include "client/saved/saved.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/saved/random_snapshot.hpp"
#include "tests/unit/saved/temporary_directory.hpp"
#include "tests/unit/saved/texts.hpp"

namespace unjam::saved_round_trip_test {

/// What must hold for every snapshot: nothing of it is lost in a file.


namespace {

void check_equal_facts(const Snapshot& a, const Snapshot& b)
{
  CHECK(a.has_facts == b.has_facts);
  CHECK(a.cross_check == b.cross_check);
  CHECK(a.now == b.now);
  CHECK(a.waits == b.waits);
  CHECK(a.channels == b.channels);
  CHECK(a.locks == b.locks);
  CHECK(a.sleeps == b.sleeps);
  CHECK(a.polls == b.polls);
  CHECK(a.peers == b.peers);
  CHECK(a.timers == b.timers);
  CHECK(a.panel == b.panel);
  CHECK(a.crash == b.crash);
}

void check_equal_operations(const Snapshot& a, const Snapshot& b)
{
  CHECK(a.has_operations == b.has_operations);
  CHECK(std::ranges::equal(a.sites.values(), b.sites.values()));
  CHECK(std::ranges::equal(a.futures.values(), b.futures.values()));
  CHECK(a.operations == b.operations);
  CHECK(a.holders == b.holders);
}

void check_equal(const Snapshot& a, const Snapshot& b)
{
  CHECK(a.source == b.source);
  CHECK(a.target == b.target);
  CHECK(a.engine == b.engine);
  CHECK(a.expected == b.expected);
  CHECK(a.problems == b.problems);
  REQUIRE(a.strings.size() == b.strings.size());
  for (std::uint32_t i = 0; i < a.strings.size(); ++i)
    CHECK(a.text(StringId{i}) == b.text(StringId{i}));
  CHECK(std::ranges::equal(a.locations.values(), b.locations.values()));
  CHECK(std::ranges::equal(a.stacks.values(), b.stacks.values()));
  CHECK(std::ranges::equal(a.label_sets.values(), b.label_sets.values()));
  CHECK(a.goroutines == b.goroutines);
  check_equal_facts(a, b);
  check_equal_operations(a, b);
}

}  // namespace

TEST_SUITE("saved/round trip")
{
  TEST_CASE("a snapshot that was written and read is the same, and so are its bytes")
  {
    for (unsigned seed = 0; seed < 200; ++seed) {
      CAPTURE(seed);
      const Snapshot written = test::random_snapshot(seed);
      const std::string text = test::text_of(written);
      const auto read = saved::read(stream::Window{text});
      REQUIRE(read);
      check_equal(written, *read);
      CHECK(test::text_of(*read) == text);
    }
  }

  TEST_CASE("files, plain and compressed, hold the same")
  {
    const test::TemporaryDirectory directory;
    for (const char* name : {"incident.json", "incident.json.zst"}) {
      CAPTURE(name);
      const std::string path = directory.file(name);
      REQUIRE(saved::save_snapshot(test::incident(), path));
      const auto read = saved::read(path);
      REQUIRE(read);
      check_equal(test::incident(), *read);
    }
    CHECK(directory.entries() == 2);
  }

  TEST_CASE("oddities survive")
  {
    const auto read = saved::read(stream::Window{test::text_of(test::oddities())});
    REQUIRE(read);
    check_equal(test::oddities(), *read);
  }
}

}  // namespace unjam::saved_round_trip_test
