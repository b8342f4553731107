#pragma once

#include <vector>

#include "aggregate/snapshot/snapshot.hpp"

namespace unjam::render {

/// The calls of a goroutine, innermost first; of one without a stack, as in a list of Delve's,
/// those that its places tell. What every goroutine returns to in the end is left out.
[[nodiscard]] std::vector<Frame> frames_of(const Snapshot& snapshot, const Goroutine& goroutine);

}  // namespace unjam::render
