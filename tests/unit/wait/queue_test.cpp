#include "aggregate/wait/queue.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "aggregate/group/select.hpp"
#include "tests/unit/sample_waits.hpp"

namespace unjam::wait_queue_test {

using namespace unjam::aggregate;

namespace {

using Ids = std::vector<GoroutineId>;

Ids ids(std::initializer_list<std::int64_t> numbers)
{
  Ids result;
  for (const std::int64_t number : numbers) result.push_back(GoroutineId{number});
  return result;
}

std::vector<Queue> channels(const Snapshot& snapshot, const Filters& filters = {})
{
  return channel_queues(snapshot, select(snapshot, Scope::user, filters).goroutines);
}

std::vector<Queue> locks(const Snapshot& snapshot)
{
  return lock_queues(snapshot, select(snapshot, Scope::user).goroutines);
}

}  // namespace

TEST_SUITE("wait/queue")
{
  TEST_CASE("the longest queue comes first, ties by address")
  {
    const Snapshot snapshot = test::waits();
    std::vector<std::pair<std::uint32_t, std::size_t>> found;
    for (const Queue& queue : channels(snapshot)) found.emplace_back(queue.object, queue.count);
    CHECK(found == decltype(found){{0, 6}, {2, 6}, {1, 2}, {3, 2}, {4, 2}, {5, 2}});
    found.clear();
    for (const Queue& queue : locks(snapshot)) found.emplace_back(queue.object, queue.count);
    CHECK(found == decltype(found){{0, 2}, {1, 2}, {2, 1}, {3, 1}, {4, 1}, {5, 1}});
  }

  TEST_CASE("members ascend, all of them or those of one direction")
  {
    const Snapshot snapshot = test::waits();
    const std::vector<Queue> queues = channels(snapshot);
    CHECK(members(queues[1]) == ids({5, 6, 7, 8, 9, 29}));
    CHECK(members(queues[1], Wait::Kind::send) == ids({5, 6, 7, 8, 9, 29}));
    CHECK(members(queues[1], Wait::Kind::receive).empty());
    const std::vector<Queue> of_locks = locks(snapshot);
    CHECK(members(of_locks[1]) == ids({20, 21}));
    CHECK(members(of_locks[1], Wait::Kind::lock) == ids({21}));
    CHECK(members(of_locks[1], Wait::Kind::read_lock) == ids({20}));
    CHECK(members(of_locks[2], Wait::Kind::wait) == ids({22}));
  }

  TEST_CASE("a select that names a channel twice stands in its queue once in each direction")
  {
    const Snapshot snapshot = test::waits();
    const Queue queue = channels(snapshot).front();
    CHECK(queue.count == 6);
    CHECK(members(queue) == ids({9, 10, 11, 12, 14, 29}));
    CHECK(members(queue, Wait::Kind::receive) == ids({9, 10, 11, 12, 14, 29}));
    CHECK(members(queue, Wait::Kind::send) == ids({10}));
  }

  TEST_CASE("only selected goroutines count, and channels without any are left out")
  {
    const Snapshot snapshot = test::waits();
    const Filters filters{.with = {std::get<Filter>(parse_filter("wait=^chan"))}};
    const std::vector<Queue> queues = channels(snapshot, filters);
    REQUIRE(queues.size() == 2);
    CHECK(members(queues[0]) == ids({5, 6, 7, 8}));
    CHECK(members(queues[1]) == ids({13}));
  }

  TEST_CASE("members ascend whatever the order of the goroutines")
  {
    const Snapshot snapshot = test::waits();
    Selection selection = select(snapshot, Scope::user);
    std::ranges::reverse(selection.goroutines);
    CHECK(members(channel_queues(snapshot, selection.goroutines)[1]) == ids({5, 6, 7, 8, 9, 29}));
  }

  TEST_CASE("a goroutine that could not be read waits for nothing that is known")
  {
    Snapshot snapshot = test::waits();
    test::wait_for(snapshot, snapshot.goroutines.back(), {{4, Wait::Kind::receive}});
    CHECK(channels(snapshot)[4].count == 2);
  }

  TEST_CASE("places are counted by the service's own code, the most common first")
  {
    const Snapshot snapshot = test::waits();
    const auto place = [&](std::string_view function, std::size_t count) {
      for (const Goroutine& goroutine : snapshot.goroutines) {
        if (snapshot.text(snapshot.location(goroutine.app).function) == function) {
          return Place{goroutine.app, count};
        }
      }
      return Place{};
    };
    const std::vector<Queue> queues = channels(snapshot);
    CHECK(places(snapshot, queues[1]) == std::vector{place("main.(*Metrics).Count", 3),
                                                     place("main.choose", 2),
                                                     place("main.(*Metrics).Set", 1)});
    CHECK(places(snapshot, queues[0]) == std::vector{place("main.choose", 6)});
    CHECK(places(snapshot, locks(snapshot)[0]) ==
          std::vector{place("main.(*Store).Get", 1), place("main.(*Store).Put", 1)});
  }

  TEST_CASE("nothing waits in an empty snapshot")
  {
    const Snapshot snapshot;
    CHECK(channels(snapshot).empty());
    CHECK(locks(snapshot).empty());
  }
}

}  // namespace unjam::wait_queue_test
