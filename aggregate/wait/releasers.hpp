#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "aggregate/wait/queue.hpp"

namespace unjam::aggregate {

/// Goroutines that can still do the same act to the same object at the same place.
struct Releasers {
  Act act{};
  bool starts = false;  ///< a goroutine that they would start there does it
  LocationId location{};
  std::size_t count = 0;                ///< goroutines, each once
  std::vector<GoroutineId> goroutines;  ///< the first ones, ascending; see releasers_of

  friend bool operator==(const Releasers&, const Releasers&) = default;
};

/// Who can still do something to one channel or lock, the most common place first.
struct ReleasersOf {
  std::vector<Releasers> consumers;  ///< of a channel: can receive
  std::vector<Releasers> producers;  ///< of a channel: can send or close
  std::vector<Releasers>
      owners;  ///< of a lock: can unlock; of a WaitGroup, Done; of a Cond, Signal

  friend bool operator==(const ReleasersOf&, const ReleasersOf&) = default;
};

/// How many goroutines a place names; it counts the others.
inline constexpr std::size_t most_releasers = 16;

/// Who of all goroutines can still do what to the objects of these queues, which are all of
/// channels or all of locks. One element a queue, in their order.
///
/// What stands in nobody's operations is not here, although code that could not be followed may
/// hold it. Cost: O(number of operations), and the sorting of the places.
[[nodiscard]] std::vector<ReleasersOf> releasers_of_channels(const Snapshot& snapshot,
                                                             std::span<const Queue> queues);
[[nodiscard]] std::vector<ReleasersOf> releasers_of_locks(const Snapshot& snapshot,
                                                          std::span<const Queue> queues);

}  // namespace unjam::aggregate
