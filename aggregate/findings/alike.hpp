#pragma once

#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "aggregate/wait/roots.hpp"

namespace unjam::aggregate {

/// Makes one of all roots that differ in nothing but the goroutines and the objects: a thousand
/// senders, each left behind at a channel of its own, at the same place. Those with most behind
/// them come first.
[[nodiscard]] std::vector<Root> merge_alike(const Snapshot& snapshot, std::vector<Root> roots);

}  // namespace unjam::aggregate
