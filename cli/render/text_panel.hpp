#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>

#include "aggregate/snapshot/snapshot.hpp"
#include "cli/render/paint.hpp"

namespace unjam::render {

/// Prints how the target's runtime was doing, a line for each part of it that is known.
void print_panel(std::ostream& out, const Snapshot& snapshot, const Paint& paint);

/// "512 MiB", "1.5 GiB", "17 B"
[[nodiscard]] std::string bytes(std::int64_t count);

}  // namespace unjam::render
