#pragma once

#include <span>

#include "aggregate/snapshot/snapshot.hpp"

namespace unjam::aggregate {

/// Whether the object of such an act is a channel; else it is a lock.
[[nodiscard]] constexpr bool is_channel(Act act)
{
  return act == Act::send || act == Act::receive || act == Act::close;
}

/// Whether the act lets somebody go on who waits in this way for the same object.
[[nodiscard]] bool releases(Act act, Wait::Kind kind);

/// Whether a goroutine with these waits can do the operation to what it has now. One that waits for
/// a lock has its first `unlock` for the lock that it does not have yet.
[[nodiscard]] bool is_held(const Snapshot& snapshot, const Operation& operation,
                           std::span<const Wait> waits);

}  // namespace unjam::aggregate
