#include "aggregate/wait/group_queues.hpp"

#include <cstddef>
#include <unordered_map>

namespace unjam::aggregate {

std::vector<GroupQueues> group_queues(const Snapshot& snapshot,
                                      std::span<const Goroutine* const> goroutines,
                                      std::span<const Group> groups)
{
  std::unordered_map<GoroutineId, std::size_t> group_of;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    for (const GoroutineId id : groups[i].members) group_of.emplace(id, i);
  }
  std::vector<std::vector<const Goroutine*>> members(groups.size());
  for (const Goroutine* goroutine : goroutines) {
    const auto group = group_of.find(goroutine->id);
    if (group != group_of.end()) members[group->second].push_back(goroutine);
  }
  std::vector<GroupQueues> queues;
  queues.reserve(groups.size());
  for (const auto& of_group : members) {
    queues.push_back({channel_queues(snapshot, of_group), lock_queues(snapshot, of_group)});
  }
  return queues;
}

}  // namespace unjam::aggregate
