#pragma once

#include <string>

#include "aggregate/snapshot/snapshot.hpp"

namespace unjam::aggregate {

/// Whether two snapshots are of one process.
struct SameProcess {
  enum class Answer {
    yes,     ///< proved by a time of the runtime's
    likely,  ///< most goroutines are in both, by number and start; nothing speaks against it
    no,
    unknown,
  };

  Answer answer = Answer::unknown;
  std::string why;  ///< of no, in words; may hold names of the target, not escaped
};

/// See Progress, which says by what rules. Cost: O(n).
[[nodiscard]] SameProcess same_process(const Snapshot& earlier, const Snapshot& later);

/// Since when a goroutine has waited, if the runtime says so to the nanosecond; else 0. Go's own
/// dumps have whole minutes, of which a time was made.
[[nodiscard]] std::int64_t exact_wait_since(const Snapshot& snapshot, const Goroutine& goroutine);

}  // namespace unjam::aggregate
