#pragma once

#include <string_view>

namespace unjam::runtime {

/// Whether a goroutine that began in this function belongs to the runtime rather than to the
/// program: workers of the collector, the finalizer goroutine, the signal loop. An empty name (no
/// start location) counts as the runtime's: spare goroutines of C threads have none.
///
/// The runtime's own rule (isSystemGoroutine), and what readers would not call theirs either. A
/// finalizer goroutine that is running the program's code cannot be told by its start.
[[nodiscard]] bool starts_system_goroutine(std::string_view start_function);

}  // namespace unjam::runtime
