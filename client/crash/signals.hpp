#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/elf/core_signal.hpp"
#include "client/memory/memory.hpp"

/// Signals as Linux on x86-64 delivers them.
namespace unjam::crash {

/// "SIGSEGV"; of one that has no name, "signal 34".
[[nodiscard]] std::string signal_name(std::int32_t number);

/// As the runtime says it, and who sent it: "SIGABRT: abort, sent by process 4711".
[[nodiscard]] std::string signal_text(const elf::CoreSignal& signal);

/// The signal that a thread took on its stack for signals, and the registers at that moment: the
/// kernel writes both there. Of several the first, which is the outermost. Empty if none is there.
[[nodiscard]] std::optional<elf::CoreSignal> find_signal_frame(memory::Memory& memory,
                                                               memory::Address stack,
                                                               memory::Address end);

}  // namespace unjam::crash
