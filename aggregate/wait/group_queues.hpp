#pragma once

#include <span>
#include <vector>

#include "aggregate/group/group.hpp"
#include "aggregate/wait/queue.hpp"

namespace unjam::aggregate {

/// What the goroutines of one group wait for, the longest queues first.
struct GroupQueues {
  std::vector<Queue> channels;
  std::vector<Queue> locks;
};

/// Finds for each of these groups what its members wait for. `goroutines` are those that were
/// grouped. Cost: O(number of waits), and the sorting of the queues.
[[nodiscard]] std::vector<GroupQueues> group_queues(const Snapshot& snapshot,
                                                    std::span<const Goroutine* const> goroutines,
                                                    std::span<const Group> groups);

}  // namespace unjam::aggregate
