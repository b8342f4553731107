#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>

namespace unjam::process {

/// Bytes of memory that this machine has, or that this container may use if that is less.
[[nodiscard]] std::uint64_t available_memory();

/// Three quarters of available_memory(): what a dlv of ours may use unless told otherwise.
[[nodiscard]] std::uint64_t default_memory_limit();

/// Bytes of memory that a process uses now (its resident set); empty if there is no such process.
[[nodiscard]] std::optional<std::uint64_t> resident_memory(pid_t pid);

/// If memory gets scarce the kernel shall end that process, and none that serves customers.
void sacrifice_first(pid_t pid);

}  // namespace unjam::process
