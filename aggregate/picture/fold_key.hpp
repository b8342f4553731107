#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"

namespace unjam::aggregate {

/// What goroutines have in common that are one node of the wait graph: goroutines with equal keys
/// are alike.
using FoldKey = std::vector<std::uint64_t>;

struct FoldKeyHash {
  std::size_t operator()(const FoldKey& key) const;
};

/// The key of a goroutine: its stack, why it waits, for what, and what it can still do to objects.
/// In which order these stand in the snapshot, and how often, plays no part. Cost: O(n log n) of
/// its waits and operations.
[[nodiscard]] FoldKey fold_key(const Snapshot& snapshot, const Goroutine& goroutine);

}  // namespace unjam::aggregate
