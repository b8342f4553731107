#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"

namespace unjam::aggregate {

/// Whether a goroutine can go on, the best first.
enum class Verdict {
  can_wake,  ///< it runs, the clock or the outside will wake it, or something alive can
  unknown,   ///< not known for what it waits, or not whether anything can reach that
  never,     ///< nothing alive can reach anything that it waits for, or nothing ever ends its wait
};

/// Judges one goroutine as the leak profile of Go >= 1.26 does, from what the snapshot proves.
///
/// `never` needs a proof: each of the things that it waits for is unreachable, or its wait has no
/// end by itself (a nil channel, a select without cases). The runtime's own goroutines are never
/// judged so. A select whose cases are not known is unknown.
[[nodiscard]] Verdict verdict(const Snapshot& snapshot, const Goroutine& goroutine);

/// The verdicts of many goroutines: all their numbers add up to the number of goroutines.
struct Leaks {
  std::vector<const Goroutine*> never;  ///< in the order given
  std::size_t unknown = 0;
  std::size_t can_wake = 0;
  std::size_t main_in_select = 0;  ///< 1: the main goroutine waits in `select {}`; that is no leak,
                                   ///< as Go's profile has it, but a way to keep a program alive
};

/// Judges goroutines. Cost: O(number of waits), and a search for each that has none.
[[nodiscard]] Leaks find_leaks(const Snapshot& snapshot,
                               std::span<const Goroutine* const> goroutines);

/// Whether it is known of any channel or lock if something alive can reach it. Without that only
/// waits without an end can be found. True if nothing is waited for.
[[nodiscard]] bool knows_reach(const Snapshot& snapshot);

}  // namespace unjam::aggregate
