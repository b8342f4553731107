#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/error.hpp"

namespace unjam::dumps {

/// So many goroutines are read of a profile: more than any process has. A few bytes of a file could
/// ask for as many as a number holds.
inline constexpr std::uint64_t most_counted = 10'000'000;

/// A snapshot of goroutines that a profile counts: so many have this stack and these labels. They
/// have no numbers there, and get the next ones from 1 on.
class CountedGoroutines {
 public:
  explicit CountedGoroutines(std::uint64_t most) : most_{most} {}

  /// For what the stacks and labels refer to.
  [[nodiscard]] Snapshot& snapshot() { return snapshot_; }

  /// The id of labels in any order.
  [[nodiscard]] LabelsId labels(Labels labels);

  /// Adds goroutines like this one, which has everything but a number and what its stack tells.
  /// Fails with damaged if there are more than there may be.
  [[nodiscard]] Result<void> add(std::uint64_t count, Goroutine like, Stack stack);

  /// Whether wait reasons were given, or told by functions.
  enum class Reasons { given, told };

  /// To be called once, after all were added.
  [[nodiscard]] Snapshot take(Reasons reasons);

 private:
  std::uint64_t most_;
  Snapshot snapshot_;
};

}  // namespace unjam::dumps
