#pragma once

#include <cstdint>
#include <span>

#include "aggregate/findings/scene.hpp"

namespace unjam::aggregate {

/// How long, at least, anybody of these goroutines has waited; ns. 0: not known.
[[nodiscard]] std::int64_t longest_wait(const Scene& scene,
                                        std::span<const std::uint32_t> goroutines);

/// Slow is not stuck: whether one of those who wait has waited for longer than the limit, or they
/// are many, and a good part of the program's.
[[nodiscard]] bool is_pressing(const Scene& scene, std::span<const std::uint32_t> waiting);

}  // namespace unjam::aggregate
