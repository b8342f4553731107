#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"

namespace unjam {

/// For every goroutine the one, by index, whose stack stands for it; empty for those without any.
using StackSamples = std::vector<std::optional<std::size_t>>;

/// Names the functions that the locations of goroutines are in, finds `app`, and tells where the
/// target's standard library lies: see runtime::LocationResolver.
void resolve_locations(Snapshot& snapshot, const StackSamples& samples);

/// The same where everybody has their own stack.
void resolve_locations(Snapshot& snapshot);

}  // namespace unjam
