#pragma once

#include <span>
#include <vector>

#include "client/code/stack_run.hpp"
#include "client/runtime/access.hpp"

namespace unjam::code {

/// A lock that a goroutine holds, in the terms of its stack run.
struct HeldLock {
  Value lock;
  bool shared = false;

  friend auto operator<=>(const HeldLock&, const HeldLock&) = default;
};

/// What the goroutines with one stack hold for certain: locks that one of their frames has taken on
/// every way from its function's beginning to where it stands, and that neither it nor what it has
/// called since can have given up. Where the lock is now is told by a word of the frame that only
/// the function's own code writes to.
///
/// Not told of a goroutine that is not parked, nor where a panic or Goexit runs deferred calls:
/// they have given up more than the way to here shows. That others unlock what these have locked is
/// not excluded: Closure tells of them.
///
/// Adds terms to the run. When memory is missed the result is to be thrown away.
[[nodiscard]] std::vector<HeldLock> locks_held(Program& program, const Shapes& shapes,
                                               std::span<const runtime::AddressRange> variables,
                                               Frames stack, StackRun& run);

}  // namespace unjam::code
