#pragma once

#include <string_view>

namespace unjam::aggregate {

/// Whether a crash shows that the runtime's own records are damaged: by the words in which the
/// runtime gave up, or as a fault in its allocator or its collector. Who crashed is then not to
/// blame. `signal`: "SIGSEGV", empty if there was none. `function`: that crashed.
[[nodiscard]] bool tells_damage(std::string_view text, std::string_view signal,
                                std::string_view function);

/// "SIGSEGV" and the like: a signal by which the processor refuses an instruction.
[[nodiscard]] bool is_fault(std::string_view signal);

}  // namespace unjam::aggregate
