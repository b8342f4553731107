#include "aggregate/group/progress.hpp"

#include <doctest/doctest.h>

#include "aggregate/group/same_process.hpp"
#include "tests/unit/sample_moments.hpp"

namespace unjam::group_progress_test {

using namespace unjam::aggregate;
using test::Moment;
using test::Moments;
using Verdict = Progress::Verdict;

namespace {

using Ids = std::vector<GoroutineId>;

Ids ids(std::initializer_list<std::int64_t> numbers)
{
  Ids list;
  for (const std::int64_t number : numbers) list.push_back(GoroutineId{number});
  return list;
}

Goroutine& goroutine(Snapshot& snapshot, std::int64_t id)
{
  for (Goroutine& each : snapshot.goroutines) {
    if (each.id == GoroutineId{id}) return each;
  }
  FAIL("no such goroutine");
  return snapshot.goroutines.front();
}

/// The service at second 100 and, after `change`, at second 132.
template <class Change>
Progress after(Change change, bool facts = true)
{
  auto list = test::service(Moment{.now = 100, .leaked = 2, .facts = facts},
                            Moment{.now = 132, .leaked = 3, .facts = facts});
  change(list[0], list[1]);
  const Moments moments{std::move(list)};
  return find_progress(moments.sides);
}

/// The service twice at second 100, as two cores that show that nothing has run, but for `change`.
template <class Change>
Progress still(Change change)
{
  auto list = test::service(Moment{.leaked = 2}, Moment{.leaked = 2});
  for (Snapshot& each : list) {
    each.panel.started = 5;
    each.panel.processors = {{0, Processor::Status::idle, 0, 0, 12}};
    each.timers = {{.when = 120 * test::second, .object = 7}};
  }
  list[0].source.core_id = "a";
  list[1].source.core_id = "b";
  change(list[0], list[1]);
  const Moments moments{std::move(list)};
  return find_progress(moments.sides);
}

void no_times(Snapshot& snapshot)
{
  for (Goroutine& each : snapshot.goroutines) each.wait_since = 0;
}

/// As goroutines in a text of Go's are: minutes, of which times were made.
void as_text(Snapshot& snapshot)
{
  snapshot.has_facts = false;
  snapshot.now = 60 * test::second;
}

}  // namespace

TEST_SUITE("group/progress")
{
  TEST_CASE("same number, same time, not 0: it has not run")
  {
    const Progress progress = after([](Snapshot&, Snapshot&) {});
    CHECK(progress.verdict == Verdict::known);
    CHECK(progress.stuck == ids({3, 4, 10, 11}));
    CHECK(progress.alike == ids({1, 5}));  // their time is 0: they may have run and come back
    CHECK(progress.shared == 6);           // all but 12, which is new, and the runtime's own
    CHECK(progress.elapsed == 32 * test::second);
  }

  TEST_CASE("a list of goroutines tells as exactly, but not the time between")
  {
    const Progress progress = after([](Snapshot&, Snapshot&) {}, false);
    CHECK(progress.verdict == Verdict::known);
    CHECK(progress.stuck == ids({3, 4, 10, 11}));
    CHECK(progress.elapsed == 0);
  }

  TEST_CASE("another time tells that it has run")
  {
    const Progress progress = after([](Snapshot&, Snapshot& later) {
      goroutine(later, 3).wait_since = 120 * test::second;
      goroutine(later, 4).wait_since = 0;  // no collection has met it since
    });
    CHECK(progress.stuck == ids({10, 11}));
    CHECK(progress.alike == ids({1, 4, 5}));
  }

  TEST_CASE("another object tells the same")
  {
    const Progress progress = after([](Snapshot&, Snapshot& later) {
      later.waits[goroutine(later, 10).waits.first].object = 0;
    });
    CHECK(progress.stuck == ids({3, 4, 11}));
    CHECK(progress.alike == ids({1, 5}));
  }

  TEST_CASE("without times only places are told, and that is weaker")
  {
    const Progress progress = after([](Snapshot& one, Snapshot& later) {
      no_times(one);
      no_times(later);
      goroutine(later, 4).current = LocationId{};
      goroutine(later, 5).status = Status::running;
      goroutine(one, 1).status = Status::running;
    });
    CHECK(progress.verdict == Verdict::likely);
    CHECK(progress.stuck.empty());
    CHECK(progress.alike == ids({3, 10, 11}));
  }

  TEST_CASE("times made of minutes prove nothing")
  {
    const Progress progress = after([](Snapshot& one, Snapshot& later) {
      as_text(one);
      as_text(later);
    });
    CHECK(progress.verdict == Verdict::likely);
    CHECK(progress.stuck.empty());
    CHECK(progress.alike == ids({1, 3, 4, 5, 10, 11}));
    CHECK(progress.elapsed == 0);
    Snapshot text = test::service_at({});
    CHECK(exact_wait_since(text, goroutine(text, 3)) == 40 * test::second);
    as_text(text);
    CHECK(exact_wait_since(text, goroutine(text, 3)) == 0);
  }

  TEST_CASE("another build, Go or module is another process")
  {
    CHECK(after([](Snapshot&, Snapshot& later) { later.target.build_id = "1"; }).why ==
          "their build ids differ");
    CHECK(after([](Snapshot&, Snapshot& later) { later.target.go_version = "go1.24.1"; }).why ==
          "one is of go1.19.8, one of go1.24.1");
    const Progress progress = after([](Snapshot& one, Snapshot& later) {
      one.target.module = "example.com/shop";
      later.target.module = "example.com/till";
    });
    CHECK(progress.verdict == Verdict::other_process);
    CHECK(progress.why == "one is of example.com/shop, one of example.com/till");
    CHECK(progress.stuck.empty());
    CHECK(progress.alike.empty());
    const auto unknown = [](Snapshot&, Snapshot& later) { later.target.build_id.clear(); };
    CHECK(after(unknown).verdict == Verdict::known);
  }

  TEST_CASE("a number is never used again: another start is another process")
  {
    const Progress progress = after([](Snapshot&, Snapshot& later) {
      goroutine(later, 3).start = later.intern_location("main.other", "/src/o.go", 1);
    });
    CHECK(progress.verdict == Verdict::other_process);
    CHECK(progress.why ==
          "goroutine 3 began in main.(*Pool).work in one, in main.other in the other");
  }

  TEST_CASE("what two tools say of a start is not compared")
  {
    const Progress progress = after([](Snapshot&, Snapshot& later) {
      goroutine(later, 3).start = later.intern_location("main.other", "", 0);
      goroutine(later, 4).start = {};
    });
    CHECK(progress.verdict == Verdict::known);
  }

  TEST_CASE("few goroutines in common tell nothing")
  {
    auto list = test::service(Moment{.leaked = 20}, Moment{.leaked = 20});
    for (Snapshot& each : list) no_times(each);
    for (Goroutine& each : list[1].goroutines) {
      if (each.id > GoroutineId{5}) each.id = GoroutineId{static_cast<std::int64_t>(each.id) + 99};
    }
    const Moments moments{std::move(list)};
    const Progress progress = find_progress(moments.sides);
    CHECK(progress.verdict == Verdict::unknown);
    CHECK(progress.alike.empty());
  }

  TEST_CASE("numbers that only count through a dump tell nothing")
  {
    CHECK(after([](Snapshot& earlier, Snapshot&) { earlier.counted = true; }).verdict ==
          Verdict::unknown);
    CHECK(after([](Snapshot&, Snapshot& later) { later.counted = true; }).verdict ==
          Verdict::unknown);
  }

  TEST_CASE("one moment twice is no hang")
  {
    for (const bool facts : {true, false}) {
      CAPTURE(facts);
      const Moment moment{.leaked = 9, .facts = facts};
      const Moments moments{test::service(moment, moment, moment)};
      const Progress progress = find_progress(moments.sides);
      CHECK(progress.verdict == Verdict::same_moment);
      CHECK(progress.stuck.empty());
      CHECK(progress.alike.empty());
    }
  }

  TEST_CASE("two cores between which the scheduler has counted nothing show that nothing ran")
  {
    const Progress progress = still([](Snapshot&, Snapshot&) {});
    CHECK(progress.verdict == Verdict::nothing_ran);
    CHECK(progress.stuck == ids({1, 3, 4, 5, 10, 11}));
    CHECK(progress.shared == 6);
    // The clock is read from what happens to be noted, and may be set by who polls the network.
    CHECK(still([](Snapshot&, Snapshot& later) { later.now += 1; }).verdict ==
          Verdict::nothing_ran);
  }

  TEST_CASE("only one core is the same core twice")
  {
    const auto one_core = [](Snapshot& one, Snapshot& later) {
      later.source.core_id = one.source.core_id;
    };
    CHECK(still(one_core).verdict == Verdict::same_moment);
  }

  TEST_CASE("whatever shows that something ran, or hides it, is heeded")
  {
    const auto verdict = [](auto change) { return still(change).verdict; };
    CHECK(verdict([](Snapshot&, Snapshot& later) { ++later.panel.processors[0].ticks; }) ==
          Verdict::known);
    CHECK(verdict([](Snapshot&, Snapshot& later) { later.timers[0].when += 5; }) == Verdict::known);
    CHECK(verdict([](Snapshot&, Snapshot& later) { later.timers.clear(); }) == Verdict::known);
    CHECK(verdict([](Snapshot&, Snapshot& later) { goroutine(later, 5).wait_since = 7; }) ==
          Verdict::known);
    CHECK(verdict([](Snapshot& one, Snapshot& later) {
            goroutine(one, 5).status = goroutine(later, 5).status = Status::running;
          }) == Verdict::known);
    CHECK(verdict([](Snapshot& one, Snapshot& later) {
            one.panel.processors[0].ticks = later.panel.processors[0].ticks = -1;
          }) == Verdict::known);
    CHECK(verdict([](Snapshot& one, Snapshot&) {
            one.problems.push_back({Problem::Weight::loss, "the timers could not be read", ""});
          }) == Verdict::known);
  }

  TEST_CASE("when a process began says whether two are one")
  {
    const auto began = [](std::int64_t first, std::int64_t then) {
      return after([&](Snapshot& one, Snapshot& later) {
        no_times(one);
        no_times(later);
        one.panel.started = first;
        later.panel.started = then;
      });
    };
    CHECK(began(7, 7).verdict == Verdict::known);
    CHECK(began(7, 8).verdict == Verdict::other_process);
    CHECK(began(7, 8).why == "the processes began at different times");
    CHECK(began(0, 8).verdict == Verdict::likely);
  }

  TEST_CASE("a list and a core of one moment are one moment, too")
  {
    const Moments moments{test::service(Moment{.leaked = 9, .facts = false}, Moment{.leaked = 9})};
    CHECK(find_progress(moments.sides).verdict == Verdict::same_moment);
  }

  TEST_CASE("the clock alone tells two moments apart")
  {
    const Moments moments{
        service(Moment{.now = 100, .leaked = 9}, Moment{.now = 101, .leaked = 9})};
    const Progress progress = find_progress(moments.sides);
    CHECK(progress.verdict == Verdict::known);
    CHECK(progress.stuck.size() == 11);
  }

  TEST_CASE("of three snapshots, who has not run in any of them")
  {
    auto list = test::service(Moment{.now = 100, .leaked = 2}, Moment{.now = 132, .leaked = 3},
                              Moment{.now = 164, .leaked = 4});
    goroutine(list[2], 11).wait_since = 150 * test::second;
    const Moments moments{std::move(list)};
    const Progress progress = find_progress(moments.sides);
    CHECK(progress.stuck == ids({3, 4, 10}));
    CHECK(progress.shared == 5);  // 5 is gone, 12 came later
    CHECK(progress.elapsed == 64 * test::second);
  }

  TEST_CASE("one stranger among three snapshots is told by its place")
  {
    auto list = test::service(Moment{.now = 100}, Moment{.now = 132}, Moment{.now = 164});
    list[2].target.build_id = "1";
    const Moments moments{std::move(list)};
    const Progress progress = find_progress(moments.sides);
    CHECK(progress.verdict == Verdict::other_process);
    CHECK(progress.between == 1);
  }

  TEST_CASE("only goroutines that were selected are judged")
  {
    const auto list =
        test::service(Moment{.now = 100, .leaked = 2}, Moment{.now = 132, .leaked = 2});
    const Filters filters{.with = {std::get<Filter>(parse_filter("app=fetch"))}};
    const Selection one = select(list[0], Scope::user, filters);
    const Selection two = select(list[1], Scope::user, filters);
    const std::vector<Side> sides{{list[0], one.goroutines}, {list[1], two.goroutines}};
    const Progress progress = find_progress(sides);
    CHECK(progress.verdict == Verdict::known);
    CHECK(progress.stuck == ids({10, 11}));
    CHECK(progress.shared == 2);
  }

  TEST_CASE("reverse order gives a negative time")
  {
    const Moments moments{
        service(Moment{.now = 132, .leaked = 2}, Moment{.now = 100, .leaked = 2})};
    CHECK(find_progress(moments.sides).elapsed == -32 * test::second);
  }

  TEST_CASE("nothing, one snapshot, and snapshots without goroutines tell nothing")
  {
    CHECK(find_progress({}).verdict == Verdict::unknown);
    const Moments one{test::service(Moment{})};
    CHECK(find_progress(one.sides).verdict == Verdict::unknown);
    std::vector<Snapshot> empty(2);
    test::add_unreadable(empty[0], "EOF");
    const Moments moments{std::move(empty)};
    CHECK(find_progress(moments.sides).verdict == Verdict::unknown);
  }

  TEST_CASE("a row knows how many of its last goroutines have not moved")
  {
    const Difference row{.key = {}, .counts = {2, 3}, .members = {ids({1, 2}), ids({2, 3, 9})}};
    CHECK(count_among(row, ids({1, 2, 9, 11})) == 2);
    CHECK(count_among(row, {}) == 0);
  }
}

}  // namespace unjam::group_progress_test
