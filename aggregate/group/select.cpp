#include "aggregate/group/select.hpp"

#include <algorithm>

namespace unjam::aggregate {

Selection select(const Snapshot& snapshot, Scope scope, const Filters& filters)
{
  Selection selection;
  Matcher wanted{snapshot, filters};
  for (const Goroutine& goroutine : snapshot.goroutines) {
    if (goroutine.system && scope == Scope::user) {
      ++selection.system_set_aside;
    } else if (!wanted(goroutine)) {
      ++selection.filtered_out;
    } else {
      selection.goroutines.push_back(&goroutine);
    }
  }
  return selection;
}

void limit(Selection& selection, std::size_t most)
{
  const std::size_t kept = std::min(most, selection.goroutines.size());
  selection.beyond_limit += selection.goroutines.size() - kept;
  selection.goroutines.resize(kept);
}

}  // namespace unjam::aggregate
