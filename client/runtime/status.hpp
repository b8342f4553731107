#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "aggregate/snapshot/snapshot.hpp"

namespace unjam::runtime {

/// The status that a g's atomicstatus holds, without the bit of the collector that scans its stack.
/// Empty: no number of the runtime's, so that the g is damaged.
[[nodiscard]] inline std::optional<Status> parse_status(std::uint64_t atomicstatus)
{
  constexpr std::uint64_t scan_bit = 0x1000;  // runtime._Gscan
  const std::uint64_t status = atomicstatus & ~scan_bit;
  if (status > std::numeric_limits<std::uint8_t>::max()) return std::nullopt;
  return static_cast<Status>(status);
}

/// Whether a status is that of a slot without a goroutine: of a dead one, or a spare one of a C
/// thread.
[[nodiscard]] constexpr bool is_dead(Status status)
{
  return status == Status::dead || status == Status::dead_extra;
}

}  // namespace unjam::runtime
