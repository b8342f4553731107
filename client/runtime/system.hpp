#pragma once

#include <cstdint>
#include <string_view>

namespace unjam::runtime {

/// Whether a goroutine that began in this function belongs to the runtime rather than to the
/// program: workers of the collector, the finalizer goroutine, the signal loop. An empty name
/// counts as the runtime's where there is no address (`pc`, 0) either: spare goroutines of C
/// threads have none. What begins in code without a name is the program's: a plugin's, say.
///
/// The runtime's own rule (isSystemGoroutine), and what readers would not call theirs either. A
/// finalizer goroutine that is running the program's code cannot be told by its start.
[[nodiscard]] bool starts_system_goroutine(std::string_view start_function, std::uint64_t pc = 0);

}  // namespace unjam::runtime
