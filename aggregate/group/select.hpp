#pragma once

#include <cstddef>
#include <vector>

#include "aggregate/group/filter.hpp"
#include "aggregate/snapshot/snapshot.hpp"

namespace unjam::aggregate {

/// Whether the runtime's own goroutines are shown too.
enum class Scope { user, all };

/// The goroutines that a command is about, and how many it leaves out for which reason.
struct Selection {
  std::vector<const Goroutine*> goroutines;  ///< in the order of the snapshot, which owns them
  std::size_t system_set_aside = 0;          ///< the runtime's own, not asked for
  std::size_t filtered_out = 0;              ///< not matched by the filters
  std::size_t beyond_limit = 0;              ///< cut by limit()
};

/// Selects goroutines. Those that could not be read count as the user's: nothing says otherwise.
[[nodiscard]] Selection select(const Snapshot& snapshot, Scope scope, const Filters& filters = {});

/// Keeps the first `most` goroutines and counts the others as beyond the limit.
void limit(Selection& selection, std::size_t most);

}  // namespace unjam::aggregate
