#pragma once

#include <cstdint>
#include <vector>

namespace unjam::aggregate {

/// Objects of a snapshot whose names are wanted; none stands here twice.
struct Wanted {
  std::vector<std::uint32_t> channels;  ///< indices into Snapshot::channels
  std::vector<std::uint32_t> locks;     ///< indices into Snapshot::locks
};

}  // namespace unjam::aggregate
