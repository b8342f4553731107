#pragma once

#include <cstdint>
#include <optional>

#include "client/elf/elf_file.hpp"

namespace unjam::elf {

/// How far a program was moved from its own addresses in a core that does not say so: what the
/// program's file begins with begins a part of the memory, too. Empty: it is not found.
[[nodiscard]] std::optional<std::uint64_t> find_load_bias(const ElfFile& core,
                                                          const ElfFile& program);

}  // namespace unjam::elf
