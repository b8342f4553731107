#pragma once

#include <cstdint>
#include <vector>

#include "aggregate/findings/finding.hpp"
#include "aggregate/findings/long_queue.hpp"
#include "aggregate/findings/wanted.hpp"
#include "aggregate/snapshot/snapshot.hpp"

namespace unjam::aggregate {

/// What counts as stuck where waiting alone is no proof.
struct DiagnoseOptions {
  std::int64_t stalled_after = 10'000'000'000;  ///< ns
};

/// What is wrong, and what would make it clearer.
struct Diagnosis {
  std::vector<Finding> findings;  ///< a crash first, then what blocks most goroutines
  std::vector<LongQueue> queues;  ///< the three longest, whatever was found
  Wanted wanted;
};

/// Says what ended the target, if something did, and why goroutines are stuck. Of a snapshot
/// without facts only what places show: all of that is a hint.
[[nodiscard]] Diagnosis diagnose(const Snapshot& snapshot, const DiagnoseOptions& options = {});

}  // namespace unjam::aggregate
