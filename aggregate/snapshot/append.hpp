#pragma once

#include <string_view>

#include "aggregate/snapshot/snapshot.hpp"

namespace unjam {

/// Puts the goroutines of one more source behind those of `sum`, as a part called `name`; an empty
/// snapshot becomes the first part.
///
/// Equal strings, locations, stacks and label sets become one. The target is what all parts have in
/// common. Problems are kept, with the name of their part, and so is how many goroutines there
/// should be.
///
/// What goroutines wait for, their times, what they can do, the panel and the crash are left out:
/// addresses and clocks of different processes have nothing to do with each other.
void append(Snapshot& sum, std::string_view name, Snapshot next);

}  // namespace unjam
