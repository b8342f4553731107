#include "aggregate/snapshot/append.hpp"

#include <doctest/doctest.h>

#include <utility>

#include "tests/unit/sample_snapshot.hpp"

namespace unjam::snapshot_append_test {

namespace {

/// Goroutines 1 and 2 of a service; `line` is where they wait.
Snapshot service(std::int32_t line)
{
  Snapshot s;
  s.source.file = "dump.json";
  s.target.go_version = "go1.19.8";
  s.target.module = "example.com/shop";
  s.target.build_id = std::to_string(line);
  s.engine = "delve";
  // What stands first in the tables differs, so that equal ids mean different things.
  s.strings.intern(std::to_string(line));
  const StackId stack =
      test::stack(s, {{"main.wait", "main.go", 7}, {"main.run", "main.go", line}});
  test::add(s, 1, {"select", stack, 0, 1}).labels = test::labels(s, {{"tenant", "acme"}});
  test::add(s, 2, {"chan send", stack, 0, 0});
  return s;
}

const Location& app(const Snapshot& s, std::size_t goroutine)
{
  return s.location(s.goroutines[goroutine].app);
}

}  // namespace

TEST_SUITE("snapshot/append")
{
  TEST_CASE("goroutines follow each other part by part, and know their part")
  {
    Snapshot sum;
    append(sum, "a", service(20));
    CHECK_FALSE(is_sum(sum));
    append(sum, "b", service(30));
    CHECK(is_sum(sum));
    REQUIRE(sum.goroutines.size() == 4);
    REQUIRE(sum.parts.size() == 2);
    for (const std::size_t i : {0U, 1U, 2U, 3U}) {
      CAPTURE(i);
      CHECK(sum.part_of(sum.goroutines[i]) == &sum.parts[i / 2]);
      CHECK(sum.goroutines[i].id == GoroutineId{static_cast<std::int64_t>(i % 2) + 1});
    }
    CHECK(sum.text(sum.parts[1].name) == "b");
    CHECK(sum.parts[1].source.file == "dump.json");
    CHECK(sum.parts[1].target.build_id == "30");
  }

  TEST_CASE("a part without goroutines is a part, but nobody's")
  {
    Snapshot sum;
    append(sum, "none", {});
    append(sum, "a", service(20));
    append(sum, "nobody", {});
    CHECK(sum.parts.size() == 3);
    CHECK(sum.part_of(sum.goroutines[0]) == &sum.parts[1]);
    CHECK(sum.part_of(sum.goroutines[1]) == &sum.parts[1]);
  }

  TEST_CASE("what reads equal is one, whatever its ids were")
  {
    Snapshot sum;
    append(sum, "a", service(20));
    append(sum, "b", service(30));
    const auto& all = sum.goroutines;
    CHECK(sum.text(all[2].wait_reason) == "select");
    CHECK(all[0].wait_reason == all[2].wait_reason);
    CHECK(all[1].app == all[3].app);
    CHECK(all[0].labels == all[2].labels);
    CHECK(all[0].labels != all[1].labels);
    CHECK(app(sum, 0).line == 20);
    CHECK(app(sum, 2).line == 30);
    CHECK(sum.text(app(sum, 2).function) == "main.run");
    CHECK(all[0].stack != all[2].stack);
    CHECK(sum.stacks[all[2].stack].frames[1].location == all[2].app);

    append(sum, "c", service(20));
    CHECK(all[4].stack == all[0].stack);
  }

  TEST_CASE("the target is what all have in common")
  {
    Snapshot sum;
    append(sum, "a", service(20));
    CHECK(sum.target.build_id == "20");
    append(sum, "b", service(30));
    CHECK(sum.target.build_id.empty());
    CHECK(sum.target.go_version == "go1.19.8");
    CHECK(sum.engine == "delve");
    append(sum, "c", {});
    CHECK(sum.target == Target{});
    CHECK(sum.engine.empty());
  }

  TEST_CASE("problems name their part, and missing goroutines stay missing")
  {
    Snapshot first = service(20);
    first.expected = 3;
    first.problems = {{Problem::Weight::loss, "cut", "one is missing"}};
    Snapshot second = service(30);
    second.problems = {{Problem::Weight::note, "odd", ""}};
    Snapshot sum;
    append(sum, "a", std::move(first));
    append(sum, "b", std::move(second));
    CHECK(sum.problems == std::vector<Problem>{{Problem::Weight::loss, "a: cut", "one is missing"},
                                               {Problem::Weight::note, "b: odd", ""}});
    CHECK(sum.expected == 5);
    CHECK_FALSE(complete(sum));
  }

  TEST_CASE("addresses and clocks of different processes do not meet")
  {
    Snapshot facts = service(20);
    facts.has_facts = true;
    facts.now = 100;
    facts.channels = {{.address = 0xc000068060}};
    facts.waits = {{0, Wait::Kind::send}};
    facts.goroutines[1].waits = {0, 1};
    facts.goroutines[1].waits_known = true;
    facts.goroutines[1].wait_since = 50;
    Snapshot sum;
    append(sum, "a", std::move(facts));
    CHECK_FALSE(sum.has_facts);
    CHECK(sum.now == 0);
    CHECK(sum.channels.empty());
    CHECK(sum.waits_of(sum.goroutines[1]).empty());
    CHECK_FALSE(sum.goroutines[1].waits_known);
    CHECK(sum.goroutines[1].wait_since == 0);
  }

  TEST_CASE("cross-checks add up, as long as all were checked")
  {
    Snapshot first = service(20);
    first.cross_check = CrossCheck{.distinct_stacks = 1, .checked = 2, .disagreed = 0};
    Snapshot second = service(30);
    second.cross_check = CrossCheck{.distinct_stacks = 10, .checked = 20, .disagreed = 1};
    Snapshot sum;
    append(sum, "a", std::move(first));
    append(sum, "b", std::move(second));
    CHECK(sum.cross_check == CrossCheck{.distinct_stacks = 11, .checked = 22, .disagreed = 1});
    append(sum, "c", service(40));
    CHECK_FALSE(sum.cross_check);
  }
}

}  // namespace unjam::snapshot_append_test
