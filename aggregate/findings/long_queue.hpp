#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "aggregate/wait/wait_graph.hpp"

namespace unjam::aggregate {

/// Goroutines that wait for the same, whether anything is wrong with that or not.
struct LongQueue {
  std::string wait;                     ///< "wait to receive from main.Shop.jobs"
  std::optional<QueueKey> queue;        ///< nothing: no channel or lock is known for it
  LocationId place{};                   ///< where most of them wait
  std::vector<GoroutineId> goroutines;  ///< ascending, never empty

  friend bool operator==(const LongQueue&, const LongQueue&) = default;
};

}  // namespace unjam::aggregate
