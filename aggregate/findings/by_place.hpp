#pragma once

#include <vector>

#include "aggregate/findings/finding.hpp"
#include "aggregate/findings/scene.hpp"

namespace unjam::aggregate {

/// What places alone tell, where nothing is known of what goroutines wait for. All are hints.
[[nodiscard]] std::vector<Finding> find_by_place(const Scene& scene);

}  // namespace unjam::aggregate
