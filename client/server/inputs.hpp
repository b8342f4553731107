#pragma once

#include <string>

#include "client/elf/binary_notes.hpp"
#include "client/elf/core_notes.hpp"
#include "client/error.hpp"

namespace unjam::server {

/// A binary and a core that nothing speaks against opening together.
struct Inputs {
  elf::BinaryNotes binary;
  elf::CoreNotes core;
};

/// Looks at both files before any server is started. Errors: io_failed; codes about the source
/// if they are swapped, of other kinds or for other CPUs, if the binary is not Go, if the core has
/// lost its notes, or if their build ids show that they do not belong together.
[[nodiscard]] Result<Inputs> examine(const std::string& binary, const std::string& core);

/// The binary of a core, as its notes name it: there, or beside the core under the same name.
/// Errors: io_failed, codes about the source.
[[nodiscard]] Result<std::string> find_binary(const std::string& core);

}  // namespace unjam::server
