#include "aggregate/group/counts.hpp"

#include <doctest/doctest.h>

#include "tests/unit/sample_snapshot.hpp"

namespace unjam::group_counts_test {

using namespace unjam::aggregate;

TEST_SUITE("group/counts")
{
  TEST_CASE("the incident in numbers")
  {
    const Counts counts = count(test::incident());
    CHECK(counts.goroutines == 1013);
    CHECK(counts.user == 1005);
    CHECK(counts.system == 8);
    CHECK(counts.unreadable == 0);
    CHECK(counts.by_status == std::vector<Tally>{{"waiting", 1013}});
    CHECK(counts.by_wait_reason ==
          std::vector<Tally>{
              {"chan send", 1002}, {"GC worker (idle)", 8}, {"IO wait", 2}, {"chan receive", 1}});
  }

  TEST_CASE("unreadable goroutines are neither user nor system and have no status")
  {
    const Counts counts = count(test::oddities());
    CHECK(counts.goroutines == 5);
    CHECK(counts.user == 3);
    CHECK(counts.system == 1);
    CHECK(counts.unreadable == 1);
    CHECK(counts.by_status == std::vector<Tally>{{"waiting", 2}, {"running", 1}, {"syscall", 1}});
    CHECK(counts.by_wait_reason == std::vector<Tally>{{"select", 2}});
  }

  TEST_CASE("two statuses with one name are counted together")
  {
    Snapshot snapshot;
    snapshot.target.status_names = {"idle", "runnable", "running",   "syscall",   "waiting", "",
                                    "dead", "",         "copystack", "preempted", "waiting"};
    snapshot.goroutines = {{.id = GoroutineId{1}, .status = Status::waiting},
                           {.id = GoroutineId{2}, .status = Status::leaked}};
    CHECK(count(snapshot).by_status == std::vector<Tally>{{"waiting", 2}});
  }

  TEST_CASE("nothing is counted in an empty snapshot")
  {
    const Counts counts = count(Snapshot{});
    CHECK(counts.goroutines == 0);
    CHECK(counts.by_status.empty());
  }
}

}  // namespace unjam::group_counts_test
