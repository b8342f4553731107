#pragma once

#include <iosfwd>

#include "aggregate/snapshot/snapshot.hpp"
#include "cli/render/paint.hpp"

namespace unjam::render {

/// Prints how the target's runtime was doing, a line for each part of it that is known.
void print_panel(std::ostream& out, const Snapshot& snapshot, const Paint& paint);

}  // namespace unjam::render
