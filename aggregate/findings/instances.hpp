#pragma once

#include <vector>

#include "aggregate/findings/finding.hpp"

namespace unjam::aggregate {

/// Puts findings together that say the same of other objects: those of one kind, grade and
/// signature. The first one of each remains as the example, with the goroutines of all. The order
/// stays. Cost: O(n log n), with all their goroutines counted.
void fold_instances(std::vector<Finding>& findings);

}  // namespace unjam::aggregate
