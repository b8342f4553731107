#pragma once

#include <string>

#include "aggregate/snapshot/snapshot.hpp"

namespace unjam {

/// What names the moment that a snapshot is of among all others, "1:" and 32 hexadecimal digits: of
/// a core that it was taken from, else of its goroutines. Equal however and wherever the snapshot
/// was taken of that core, and for what was saved of it; of other sources, for equal goroutines.
/// Cost: O(n).
[[nodiscard]] std::string identity(const Snapshot& snapshot);

}  // namespace unjam
