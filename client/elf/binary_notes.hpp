#pragma once

#include <cstdint>
#include <string>

#include "client/elf/build_ids.hpp"
#include "client/error.hpp"

namespace unjam::elf {

/// What an executable says about itself.
struct BinaryNotes {
  /// How much a debugger can know of it.
  enum class Symbols {
    dwarf,    ///< types, variables and lines
    pclntab,  ///< functions and lines alone: linked with -w, or stripped
    none,
  };

  std::uint16_t machine = 0;
  BuildIds ids;
  bool go = false;  ///< built by Go's linker; also true if nothing tells (no section headers)
  Symbols symbols = Symbols::none;
  std::uint64_t missing_bytes = 0;  ///< that its headers promise behind its end: it was cut
};

/// Errors: io_failed, and wrong_kind if it is no ELF executable.
[[nodiscard]] Result<BinaryNotes> read_binary_notes(const std::string& path);

}  // namespace unjam::elf
