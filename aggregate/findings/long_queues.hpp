#pragma once

#include <cstddef>
#include <vector>

#include "aggregate/findings/long_queue.hpp"
#include "aggregate/findings/scene.hpp"

namespace unjam::aggregate {

/// The longest queues of the program's goroutines, the longest first, at most `most`. A goroutine
/// that waits for several things is in several queues; queues of the same goroutines are one. Cost:
/// linear, and sorting.
[[nodiscard]] std::vector<LongQueue> longest_queues(const Scene& scene, std::size_t most);

}  // namespace unjam::aggregate
