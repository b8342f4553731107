#include "aggregate/snapshot/snapshot.hpp"

#include <doctest/doctest.h>

namespace unjam::snapshot_snapshot_test {

TEST_SUITE("snapshot/snapshot")
{
  TEST_CASE("a location is stored once")
  {
    Snapshot snapshot;
    const LocationId first = snapshot.intern_location("main.f", "main.go", 7);
    CHECK(snapshot.intern_location("main.f", "main.go", 7) == first);
    CHECK(snapshot.intern_location("main.f", "main.go", 8) != first);
    CHECK(snapshot.intern_location("", "", 0) == LocationId{});
    CHECK(snapshot.text(snapshot.location(first).function) == "main.f");
  }

  TEST_CASE("stacks that differ in one address, or in how they end, are two stacks")
  {
    Snapshot snapshot;
    const LocationId location = snapshot.intern_location("main.f", "main.go", 7);
    const Stack whole{.frames = {{.pc = 1, .location = location}}, .cut = {}};
    Stack other_address = whole;
    other_address.frames[0].pc = 2;
    Stack cut = whole;
    cut.cut = snapshot.strings.intern("deeper than 50 frames");

    const StackId id = snapshot.stacks.intern(whole);
    CHECK(snapshot.stacks.intern(whole) == id);
    CHECK(snapshot.stacks.intern(other_address) != id);
    CHECK(snapshot.stacks.intern(cut) != id);
    CHECK(snapshot.stacks.intern({}) == StackId{});
  }

  TEST_CASE("a snapshot is complete until a problem is a loss")
  {
    Snapshot snapshot;
    CHECK(complete(snapshot));
    snapshot.problems.push_back({Problem::Weight::note, "Go is newer than Delve", "labels"});
    CHECK(complete(snapshot));
    snapshot.problems.push_back({Problem::Weight::loss, "the server ended", "2 goroutines"});
    CHECK_FALSE(complete(snapshot));
  }

  TEST_CASE("how long one has waited is at least what is noted; else it is not known")
  {
    Snapshot snapshot;
    snapshot.now = 100;
    Goroutine goroutine;
    CHECK_FALSE(least_wait(snapshot, goroutine).has_value());
    goroutine.wait_since = 70;
    CHECK(least_wait(snapshot, goroutine) == 30);
    goroutine.blocked_since = 40;
    CHECK(least_wait(snapshot, goroutine) == 60);
    goroutine.blocked_since = 101;
    CHECK_FALSE(least_wait(snapshot, goroutine).has_value());
    snapshot.now = 0;
    goroutine.blocked_since = 0;
    CHECK_FALSE(least_wait(snapshot, goroutine).has_value());
  }

  TEST_CASE("statuses have the target's own names first, then those of Go's sources")
  {
    Target target;
    CHECK(status_name(target, Status::waiting) == "waiting");
    CHECK(status_name(target, Status::dead_extra) == "dead extra");
    CHECK(status_name(target, Status{5}) == "status 5");
    CHECK(status_name(target, Status{200}) == "status 200");
    target.status_names = {"idle", "ready"};
    CHECK(status_name(target, Status::runnable) == "ready");
    CHECK(status_name(target, Status::waiting) == "waiting");
  }

  TEST_CASE("goroutines are sorted by id and unreadable ones come last")
  {
    std::vector<Goroutine> goroutines(4);
    goroutines[0].unreadable = StringId{3};
    goroutines[1].id = GoroutineId{9};
    goroutines[2].unreadable = StringId{2};
    goroutines[3].id = GoroutineId{1};
    sort_goroutines(goroutines);
    CHECK(goroutines[0].id == GoroutineId{1});
    CHECK(goroutines[1].id == GoroutineId{9});
    CHECK(goroutines[2].unreadable == StringId{3});
    CHECK(goroutines[3].unreadable == StringId{2});
  }
}

}  // namespace unjam::snapshot_snapshot_test
