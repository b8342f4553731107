#include "aggregate/wait/leaks.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "aggregate/group/select.hpp"
#include "tests/unit/sample_waits.hpp"

namespace unjam::wait_leaks_test {

using namespace unjam::aggregate;

namespace {

Verdict verdict_of(const Snapshot& snapshot, std::int64_t id)
{
  return verdict(snapshot,
                 *std::ranges::find(snapshot.goroutines, GoroutineId{id}, &Goroutine::id));
}

/// The verdict on one goroutine that waits like this.
Verdict verdict_of(std::string_view reason, std::initializer_list<Reach> channels,
                   Status status = Status::waiting)
{
  Snapshot s;
  test::add(s, 7, {reason}).status = status;
  for (const Reach reach : channels) {
    s.waits.push_back({static_cast<std::uint32_t>(s.channels.size()), Wait::Kind::receive});
    s.channels.push_back({.address = 16 * (s.channels.size() + 1), .reach = reach});
  }
  s.goroutines[0].waits = {0, static_cast<std::uint32_t>(s.waits.size())};
  return verdict(s, s.goroutines[0]);
}

Leaks leaks_of(const Snapshot& snapshot, Scope scope = Scope::user)
{
  return find_leaks(snapshot, select(snapshot, scope).goroutines);
}

}  // namespace

TEST_SUITE("wait/leaks")
{
  using enum Reach;

  TEST_CASE("never: everything that it waits for is unreachable")
  {
    CHECK(verdict_of("chan receive", {unreachable}) == Verdict::never);
    CHECK(verdict_of("select", {unreachable, unreachable}) == Verdict::never);
    CHECK(verdict_of("chan receive", {unreachable}, Status::leaked) == Verdict::never);
    CHECK(verdict_of(test::waits(), 10) == Verdict::never);
    CHECK(verdict_of(test::waits(), 22) == Verdict::never);
  }

  TEST_CASE("one way out is enough, one unknown leaves it open")
  {
    CHECK(verdict_of("select", {unreachable, alive}) == Verdict::can_wake);
    CHECK(verdict_of("select", {unknown, alive}) == Verdict::can_wake);
    CHECK(verdict_of("select", {unreachable, unknown}) == Verdict::unknown);
    CHECK(verdict_of("chan receive", {unknown}) == Verdict::unknown);
    CHECK(verdict_of("chan receive", {unknown}, Status::leaked) == Verdict::unknown);
  }

  TEST_CASE("a wait that nothing ends is never, whether reachability is known or not")
  {
    for (const char* reason :
         {"chan receive (nil chan)", "chan send (nil chan)", "select (no cases)",
          "chan receive (nil chan) (durable)", "select (no cases) (durable)"}) {
      CAPTURE(reason);
      CHECK(verdict_of(reason, {}) == Verdict::never);
      CHECK(verdict_of(reason, {}, Status::running) == Verdict::can_wake);
    }
  }

  TEST_CASE("a select that is known to have nothing but nil channels is never")
  {
    Snapshot s;
    test::add(s, 7, {"select"}).waits_known = true;
    CHECK(verdict_of(s, 7) == Verdict::never);
  }

  TEST_CASE("waits that are not known are unknown")
  {
    for (const char* reason : {"select", "chan send", "chan receive", "sync.Mutex.Lock",
                               "semacquire", "sleep", "IO wait", "(durable)", ""}) {
      CAPTURE(reason);
      CHECK(verdict_of(reason, {}) == Verdict::unknown);
    }
  }

  TEST_CASE("the clock and the outside can wake")
  {
    const Snapshot snapshot = test::waits();
    CHECK(verdict_of(snapshot, 26) == Verdict::can_wake);
    CHECK(verdict_of(snapshot, 27) == Verdict::can_wake);
    Snapshot armed = test::waits();
    armed.channels[3].reach = unreachable;
    CHECK(verdict_of(armed, 12) == Verdict::can_wake);
  }

  TEST_CASE("what does not wait can go on; the runtime's own is never judged stuck")
  {
    for (const Status status : {Status::runnable, Status::running, Status::syscall, Status::idle}) {
      CHECK(verdict_of("chan receive", {unreachable}, status) == Verdict::can_wake);
    }
    Snapshot snapshot = test::waits();
    Goroutine& worker = snapshot.goroutines[1];
    CHECK(verdict(snapshot, worker) == Verdict::can_wake);
    test::wait_for(snapshot, worker, {{0, Wait::Kind::receive}});
    CHECK(verdict(snapshot, worker) == Verdict::can_wake);
    CHECK(verdict(snapshot, snapshot.goroutines.back()) == Verdict::unknown);  // unreadable
  }

  TEST_CASE("all verdicts together are all goroutines; main in select {} stands apart")
  {
    const Snapshot snapshot = test::waits();
    const Leaks leaks = leaks_of(snapshot);
    std::vector<std::int64_t> never;
    for (const Goroutine* goroutine : leaks.never) {
      never.push_back(static_cast<std::int64_t>(goroutine->id));
    }
    CHECK(never == std::vector<std::int64_t>{5, 6, 7, 8, 9, 10, 15, 16, 22});
    CHECK(leaks.main_in_select == 1);
    CHECK(leaks.unknown == 9);   // 13 14 17 20 21 23 24 25, unreadable
    CHECK(leaks.can_wake == 8);  // 11 12 18 19 26 27 28 29
    CHECK(leaks_of(snapshot, Scope::all).can_wake == 9);
  }

  TEST_CASE("another goroutine in select {}, and main at a nil channel, are leaks")
  {
    Snapshot snapshot;
    test::add(snapshot, 1, {"chan receive (nil chan)"});
    test::add(snapshot, 2, {"select (no cases)"});
    CHECK(leaks_of(snapshot).never.size() == 2);
    CHECK(leaks_of(snapshot).main_in_select == 0);
  }

  TEST_CASE("reachability is known if it is of any object")
  {
    Snapshot snapshot;
    CHECK(knows_reach(snapshot));  // nothing to know
    snapshot.channels = {{.address = 16}};
    CHECK_FALSE(knows_reach(snapshot));
    snapshot.locks = {{.address = 16, .reach = alive}};
    CHECK(knows_reach(snapshot));
    snapshot.channels[0].reach = unreachable;
    snapshot.locks.clear();
    CHECK(knows_reach(snapshot));
  }

  TEST_CASE("nobody is stuck in an empty snapshot")
  {
    const Leaks leaks = leaks_of({});
    CHECK(leaks.never.empty());
    CHECK(leaks.unknown + leaks.can_wake + leaks.main_in_select == 0);
  }
}

}  // namespace unjam::wait_leaks_test
