#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "aggregate/findings/scene.hpp"

namespace unjam::aggregate {

/// How long, at least, any of these goroutines has waited; ns. Nothing: not known. It is a lower
/// bound, see least_wait(): that it is small says nothing.
[[nodiscard]] std::optional<std::int64_t> longest_wait(const Scene& scene,
                                                       std::span<const std::uint32_t> goroutines);

/// Slow is not stuck: whether one of those who wait has waited for longer than the limit, or they
/// are a hundred, and a tenth of the program's.
[[nodiscard]] bool has_waited_long(const Scene& scene, std::span<const std::uint32_t> waiting);

/// That, or they are a crowd, however long they have waited. `held`: somebody is known who may
/// release them.
[[nodiscard]] bool is_pressing(const Scene& scene, std::span<const std::uint32_t> waiting,
                               bool held);

}  // namespace unjam::aggregate
