#pragma once

#include <string>

#include "client/error.hpp"

namespace unjam::elf {

/// What names a core among all others, whatever its file is called: a hash of its size, its notes
/// (threads, registers, mappings), and 64 pages that are spread evenly over it. 32 hexadecimal
/// digits. Reads no more than that, however large the core is. Errors: io_failed, and wrong_kind if
/// it is no ELF file.
[[nodiscard]] Result<std::string> core_id(const std::string& path);

}  // namespace unjam::elf
