#include "aggregate/wait/group_queues.hpp"

#include <doctest/doctest.h>

#include "aggregate/group/select.hpp"
#include "tests/unit/sample_waits.hpp"

namespace unjam::wait_group_queues_test {

using namespace unjam::aggregate;

TEST_SUITE("wait/group_queues")
{
  TEST_CASE("each group has the queues of its own members")
  {
    const Snapshot snapshot = test::waits();
    const Filters filters{.with = {std::get<Filter>(parse_filter("wait=^chan send$|^select$|RW"))}};
    const Selection selection = select(snapshot, Scope::user, filters);
    const auto keys = std::get<std::vector<Key>>(parse_keys("wait"));
    std::vector<Group> groups = group(snapshot, selection.goroutines, keys);
    REQUIRE(groups.size() == 4);  // select, chan send, sync.RWMutex.Lock, sync.RWMutex.RLock
    const auto queues = group_queues(snapshot, selection.goroutines, groups);
    REQUIRE(queues.size() == 4);
    CHECK(queues[0].channels.size() == 6);
    CHECK(queues[0].channels[0].object == 0);
    CHECK(queues[0].channels[0].count == 6);
    CHECK(queues[0].locks.empty());
    REQUIRE(queues[1].channels.size() == 1);
    CHECK(members(queues[1].channels[0]) == groups[1].members);
    REQUIRE(queues[2].locks.size() == 1);
    CHECK(members(queues[2].locks[0]) == std::vector{GoroutineId{21}});
    CHECK(members(queues[3].locks[0]) == std::vector{GoroutineId{20}});

    groups.resize(1);  // cut
    CHECK(group_queues(snapshot, selection.goroutines, groups).size() == 1);
  }

  TEST_CASE("no groups, no queues")
  {
    CHECK(group_queues({}, {}, {}).empty());
  }
}

}  // namespace unjam::wait_group_queues_test
