#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "aggregate/group/select.hpp"
#include "aggregate/wait/leaks.hpp"
#include "aggregate/wait/queue.hpp"
#include "tests/unit/sample_waits.hpp"

namespace unjam::wait_property_test {

/// What must hold for every snapshot.

using namespace unjam::aggregate;

namespace {

Snapshot random_snapshot(unsigned seed)
{
  std::mt19937 engine{seed};
  const auto below = [&](std::size_t bound) {
    return static_cast<std::uint32_t>(engine() % bound);
  };
  Snapshot s;
  for (std::uint64_t i = 0; i < 6; ++i) {
    s.channels.push_back({.address = 16 * i, .reach = static_cast<Reach>(below(3))});
    s.locks.push_back({.address = 16 * i, .reach = static_cast<Reach>(below(3))});
  }
  const std::uint32_t size = below(60);
  for (std::int64_t id = 1; id <= size; ++id) {
    Goroutine& goroutine = test::add(s, id, {below(9) == 0 ? "select (no cases)" : "select"});
    goroutine.app = LocationId{0};
    goroutine.status = below(5) == 0 ? Status::running : Status::waiting;
    goroutine.system = below(8) == 0;
    const auto first = static_cast<std::uint32_t>(s.waits.size());
    for (std::uint32_t i = below(5); i > 0; --i) {
      s.waits.push_back({below(6), static_cast<Wait::Kind>(below(5))});
    }
    goroutine.waits = {first, static_cast<std::uint32_t>(s.waits.size()) - first};
  }
  return s;
}

/// Who waits for which object in which way, counted the slow way.
std::map<std::uint32_t, std::set<std::pair<GoroutineId, Wait::Kind>>> expected_queues(
    const Snapshot& snapshot, bool of_channels)
{
  std::map<std::uint32_t, std::set<std::pair<GoroutineId, Wait::Kind>>> queues;
  for (const Goroutine& goroutine : snapshot.goroutines) {
    for (const Wait& wait : snapshot.waits_of(goroutine)) {
      if (is_channel(wait.kind) != of_channels) continue;
      queues[wait.object].emplace(goroutine.id, wait.kind);
    }
  }
  return queues;
}

}  // namespace

TEST_SUITE("wait/properties")
{
  TEST_CASE("queues hold exactly the waits, each once, and count goroutines")
  {
    for (unsigned seed = 0; seed < 300; ++seed) {
      CAPTURE(seed);
      const Snapshot snapshot = random_snapshot(seed);
      const Selection all = select(snapshot, Scope::all);
      for (const bool of_channels : {true, false}) {
        const auto queues = of_channels ? channel_queues(snapshot, all.goroutines)
                                        : lock_queues(snapshot, all.goroutines);
        const auto expected = expected_queues(snapshot, of_channels);
        REQUIRE(queues.size() == expected.size());
        CHECK(std::ranges::is_sorted(queues, std::ranges::greater{}, &Queue::count));
        for (const Queue& queue : queues) {
          std::set<std::pair<GoroutineId, Wait::Kind>> found;
          std::set<GoroutineId> distinct;
          for (const Waiter& waiter : queue.waiters) {
            CHECK(found.emplace(waiter.goroutine->id, waiter.kind).second);
            distinct.insert(waiter.goroutine->id);
          }
          CHECK(found == expected.at(queue.object));
          CHECK(queue.count == distinct.size());
          CHECK(std::ranges::equal(members(queue), distinct));
          std::size_t at_places = 0;
          for (const Place& place : places(snapshot, queue)) at_places += place.count;
          CHECK(at_places == queue.count);
        }
      }
    }
  }

  TEST_CASE("verdicts add up, and never is given only with a proof")
  {
    for (unsigned seed = 0; seed < 300; ++seed) {
      CAPTURE(seed);
      const Snapshot snapshot = random_snapshot(seed);
      const Selection all = select(snapshot, Scope::all);
      const Leaks leaks = find_leaks(snapshot, all.goroutines);
      CHECK(leaks.never.size() + leaks.unknown + leaks.can_wake + leaks.main_in_select ==
            all.goroutines.size());
      for (const Goroutine* goroutine : leaks.never) {
        CHECK_FALSE(goroutine->system);
        CHECK(goroutine->status == Status::waiting);
        const auto waits = snapshot.waits_of(*goroutine);
        const bool proved = std::ranges::all_of(waits, [&](const Wait& wait) {
          return (is_channel(wait.kind) ? snapshot.channels[wait.object].reach
                                        : snapshot.locks[wait.object].reach) == Reach::unreachable;
        });
        CHECK(proved);
        const bool endless = snapshot.text(goroutine->wait_reason) == "select (no cases)";
        CHECK((endless || !waits.empty()));
      }
    }
  }
}

}  // namespace unjam::wait_property_test
