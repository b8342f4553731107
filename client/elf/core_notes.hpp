#pragma once

#include <cstdint>
#include <string>

#include "client/elf/build_ids.hpp"
#include "client/error.hpp"

namespace unjam::elf {

/// What a core says about the process that it was taken from.
///
/// Everything but the machine may be missing: debuggers write fewer notes than the kernel, and a
/// core may be cut. Empty means not known.
struct CoreNotes {
  std::uint16_t machine = 0;
  std::string executable;           ///< path at the time, from the mapping that AT_PHDR lies in
  bool executable_deleted = false;  ///< it had been deleted or replaced while the process ran
  std::uint64_t entry = 0;          ///< where the executable started, moved or not (AT_ENTRY)
  BuildIds ids;                     ///< of the executable, as far as its headers are in the core
  std::uint64_t missing_bytes = 0;  ///< that its headers promise behind its end: it was cut
  bool notes_missing = false;       ///< the cut took the notes (threads, registers) as well
};

/// Errors: io_failed, and wrong_kind if it is no ELF core.
[[nodiscard]] Result<CoreNotes> read_core_notes(const std::string& path);

}  // namespace unjam::elf
