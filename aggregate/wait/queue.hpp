#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"

namespace unjam::aggregate {

/// One goroutine that waits for an object, and how.
struct Waiter {
  const Goroutine* goroutine = nullptr;
  Wait::Kind kind{};

  friend bool operator==(const Waiter&, const Waiter&) = default;
};

/// The goroutines that wait for one channel or lock.
struct Queue {
  std::uint32_t object = 0;     ///< index into Snapshot::channels or Snapshot::locks
  std::size_t count = 0;        ///< goroutines, each once; never 0
  std::vector<Waiter> waiters;  ///< in the order of the goroutines given, one for each of its kinds

  friend bool operator==(const Queue&, const Queue&) = default;
};

/// Who of these goroutines waits for which channel. The longest queue first, ties by address.
///
/// A goroutine whose select names a channel twice is in its queue once, or once as a sender and
/// once as a receiver. Those that could not be read wait for nothing that is known. Cost: O(number
/// of waits), and the sorting of the queues.
[[nodiscard]] std::vector<Queue> channel_queues(const Snapshot& snapshot,
                                                std::span<const Goroutine* const> goroutines);

/// The same for locks.
[[nodiscard]] std::vector<Queue> lock_queues(const Snapshot& snapshot,
                                             std::span<const Goroutine* const> goroutines);

/// Everybody in a queue, each once, ascending.
[[nodiscard]] std::vector<GoroutineId> members(const Queue& queue);

/// Those in a queue who wait in one way, ascending: the senders, the readers of a lock.
[[nodiscard]] std::vector<GoroutineId> members(const Queue& queue, Wait::Kind kind);

/// A location of the service's own code, and how many goroutines wait there.
struct Place {
  LocationId app{};
  std::size_t count = 0;

  friend bool operator==(const Place&, const Place&) = default;
};

/// Where the goroutines of a queue wait: the most common place first, ties by function, file and
/// line.
[[nodiscard]] std::vector<Place> places(const Snapshot& snapshot, const Queue& queue);

}  // namespace unjam::aggregate
