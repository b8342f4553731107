#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "aggregate/group/key.hpp"
#include "aggregate/snapshot/snapshot.hpp"

namespace unjam::aggregate {

/// The members of a group that come from one part of a snapshot.
struct Share {
  std::size_t part = 0;              ///< index into Snapshot::parts
  std::size_t count = 0;             ///< never 0
  std::vector<GoroutineId> members;  ///< ascending; empty when `unreadable`
};

/// Goroutines that share the value of every key.
struct Group {
  std::vector<Value> key;            ///< one a key asked for; all without value when `unreadable`
  bool unreadable = false;           ///< the group of those that could not be read
  std::size_t count = 0;             ///< never 0
  std::vector<GoroutineId> members;  ///< ascending; empty when `unreadable`: nobody knows their ids
  std::vector<Share> shares;         ///< in a sum, by part, and then `members` is empty: see is_sum
  StackId stack{};                   ///< the most common stack; none if no stack was captured
  std::size_t stack_count = 0;       ///< how many members have exactly this stack
};

/// Splits goroutines into groups; every one of them lands in exactly one.
///
/// Largest group first, ties by key (see compare), then by the lowest member; equal input gives
/// equal output. Of equally common stacks the one of the lowest goroutine is taken. Without keys
/// there is one group. Cannot fail: no goroutines, no groups. Cost: O(n) and the sorting of the
/// groups.
[[nodiscard]] std::vector<Group> group(const Snapshot& snapshot,
                                       std::span<const Goroutine* const> goroutines,
                                       std::span<const Key> keys);

}  // namespace unjam::aggregate
