#include "aggregate/wait/releasers.hpp"

#include <doctest/doctest.h>

#include "aggregate/group/select.hpp"
#include "aggregate/wait/release.hpp"
#include "tests/unit/sample_findings.hpp"

namespace unjam::wait_releasers_test {

using namespace unjam::aggregate;

namespace {

std::vector<GoroutineId> ids(std::initializer_list<std::int64_t> numbers)
{
  std::vector<GoroutineId> result;
  for (const std::int64_t number : numbers) result.push_back(GoroutineId{number});
  return result;
}

std::vector<ReleasersOf> of_channels(const Snapshot& snapshot)
{
  const Selection selection = select(snapshot, Scope::user);
  return releasers_of_channels(snapshot, channel_queues(snapshot, selection.goroutines));
}

std::vector<ReleasersOf> of_locks(const Snapshot& snapshot)
{
  const Selection selection = select(snapshot, Scope::user);
  return releasers_of_locks(snapshot, lock_queues(snapshot, selection.goroutines));
}

}  // namespace

TEST_SUITE("wait/releasers")
{
  TEST_CASE("consumers and producers stand apart, the most common place first")
  {
    const Snapshot snapshot = test::incident_facts();
    const std::vector<ReleasersOf> found = of_channels(snapshot);
    REQUIRE(found.size() == 2);
    const ReleasersOf& full = found[0];
    REQUIRE(full.consumers.size() == 1);
    CHECK(full.consumers[0].goroutines == ids({5}));
    CHECK(snapshot.location(full.consumers[0].location).line == 109);
    REQUIRE(full.producers.size() == 2);
    CHECK(full.producers[0].count == 1001);
    CHECK(full.producers[1].goroutines == ids({5}));
    CHECK(full.owners.empty());
    CHECK(found[1].producers.size() == 1);
    CHECK(found[1].consumers.empty());
  }

  TEST_CASE("of many goroutines the first are named and all are counted")
  {
    const Snapshot snapshot = test::incident_facts();
    const Releasers many = of_channels(snapshot)[0].producers[0];
    CHECK(many.count == 1001);
    CHECK(many.goroutines == ids({9, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35}));
  }

  TEST_CASE("who waits for a lock owns it only if it unlocks twice")
  {
    const Snapshot snapshot = test::locked();
    const std::vector<ReleasersOf> found = of_locks(snapshot);
    REQUIRE(found[0].owners.size() == 1);
    CHECK(found[0].owners[0].goroutines == ids({18, 28}));  // 19 only waits for it
    CHECK(found[0].owners[0].act == Act::unlock);
  }

  TEST_CASE("reading, Done and Signal are owners too, and what would be started says so")
  {
    const Snapshot snapshot = test::locked();
    const std::vector<ReleasersOf> found = of_locks(snapshot);
    REQUIRE(found.size() == 6);
    CHECK(found[1].owners.at(0).act == Act::read_unlock);
    CHECK(found[2].owners.at(0).act == Act::done);
    CHECK_FALSE(found[2].owners.at(0).starts);
    CHECK(found[3].owners.at(0).act == Act::signal);
    CHECK(found[3].owners.at(0).starts);
    CHECK(found[4] == ReleasersOf{});
  }

  TEST_CASE("a goroutine with the same act twice at a place counts once")
  {
    Snapshot snapshot = test::locked();
    Goroutine& last = snapshot.goroutines[snapshot.goroutines.size() - 3];
    const Site site{.act = Act::receive, .location = last.app};
    test::can(snapshot, last, {{0, site}, {2, site}, {0, site}});
    const Selection selection = select(snapshot, Scope::user);
    const auto queues = channel_queues(snapshot, selection.goroutines);
    const auto found = releasers_of_channels(snapshot, queues);
    REQUIRE(queues[0].object == 0);
    CHECK(found[0].consumers.at(0).count == 1);
    CHECK(found[1].consumers.at(0).count == 1);
  }

  TEST_CASE("an act releases those who wait in its way")
  {
    CHECK(releases(Act::receive, Wait::Kind::send));
    CHECK(releases(Act::close, Wait::Kind::receive));
    CHECK_FALSE(releases(Act::close, Wait::Kind::send));
    CHECK(releases(Act::read_unlock, Wait::Kind::lock));
    CHECK_FALSE(releases(Act::lock, Wait::Kind::lock));
    CHECK(releases(Act::done, Wait::Kind::wait));
  }
}

}  // namespace unjam::wait_releasers_test
