#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "aggregate/group/key.hpp"
#include "aggregate/group/key_text.hpp"
#include "aggregate/snapshot/snapshot.hpp"

namespace unjam::aggregate {

/// A snapshot that is compared with others, and the goroutines of it that matter.
struct Side {
  const Snapshot& snapshot;
  std::span<const Goroutine* const> goroutines;
};

/// What became of a group from the first snapshot to the last.
enum class Trend {
  grew,
  appeared,  ///< there were none in the first
  vanished,  ///< there are none in the last
  shrank,
  varied,  ///< as many in the last as in the first, but not in between
  same,
};

/// The goroutines of all snapshots that share the value of every key.
struct Difference {
  std::vector<std::optional<std::string>> key;  ///< as key_text() gives it; one a key asked for
  bool unreadable = false;          ///< those that could not be read; then no key has a value
  std::vector<std::size_t> counts;  ///< by snapshot; not all of them 0
  std::vector<std::vector<GoroutineId>> members;  ///< by snapshot, ascending; unreadable: none
  std::int64_t change = 0;                        ///< last minus first
  Trend trend = Trend::same;
  /// Of three snapshots or more: none has fewer than the one before, and two or more have more.
  /// So do goroutines that leak; that it grew once may be chance.
  bool only_grows = false;
};

/// Compares snapshots, given in the order of time: who is new, and who is gone.
///
/// Values of keys are compared by their text. Every goroutine of every side is counted in exactly
/// one row. First what only ever grows, then the largest change, unchanged ones last, ties by key.
/// Cannot fail. Cost: that of group() for each side, and the sorting of the rows.
[[nodiscard]] std::vector<Difference> difference(std::span<const Side> sides,
                                                 std::span<const Key> keys,
                                                 Places places = Places::functions);

/// By how many goroutines a group grew on average from one snapshot to the next; negative: it
/// shrank.
[[nodiscard]] double growth_per_snapshot(const Difference& row);

}  // namespace unjam::aggregate
