#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"

namespace unjam::aggregate {

/// How many goroutines share a name.
struct Tally {
  std::string name;
  std::size_t count = 0;

  friend bool operator==(const Tally&, const Tally&) = default;
};

/// The goroutines of a snapshot in numbers: user + system + unreadable = goroutines.
struct Counts {
  std::size_t goroutines = 0;
  std::size_t user = 0;
  std::size_t system = 0;
  std::size_t unreadable = 0;
  std::vector<Tally> by_status = {};  ///< largest first, ties by name; unreadable ones left out
  std::vector<Tally> by_wait_reason = {};  ///< the same, of those that have a wait reason
};

/// Counts all goroutines, system ones too. Cost: O(n).
[[nodiscard]] Counts count(const Snapshot& snapshot);

}  // namespace unjam::aggregate
