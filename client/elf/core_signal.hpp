#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/error.hpp"

namespace unjam::elf {

/// A signal as the kernel tells of it (siginfo_t), and where it met its thread.
struct CoreSignal {
  std::int32_t number = 0;
  std::int32_t code = 0;      ///< si_code
  std::int32_t sender = 0;    ///< the process that sent it; 0: none did, or not known
  std::uint64_t address = 0;  ///< of a fault
  std::int32_t thread = 0;    ///< 0: not known
  std::uint64_t pc = 0;
  std::vector<std::pair<std::string_view, std::uint64_t>> registers{};  ///< by name

  friend bool operator==(const CoreSignal&, const CoreSignal&) = default;
};

/// The size of a siginfo_t, of which decode_signal() reads the first part.
inline constexpr std::size_t signal_size = 128;

/// Reads a siginfo_t; without thread and registers. Zero if it is too short.
[[nodiscard]] CoreSignal decode_signal(std::string_view info);

/// The signal that ended a process, by the notes of its core; empty if a debugger took the core
/// while the process lived, or if that cannot be told apart. Errors: io_failed, and wrong_kind if
/// it is no ELF core.
[[nodiscard]] Result<std::optional<CoreSignal>> read_core_signal(const std::string& path);

}  // namespace unjam::elf
