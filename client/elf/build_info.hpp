#pragma once

#include <string>

#include "client/error.hpp"

namespace unjam::elf {

/// What the go command has written into a binary about how it was built (runtime/debug.BuildInfo).
/// Empty: it does not say.
struct BuildInfo {
  std::string revision;   ///< vcs.revision: the commit that was checked out
  bool modified = false;  ///< vcs.modified: with changes that were not committed
};

/// Since Go 1.18; nothing is known of older binaries. Errors: io_failed, and wrong_kind if it is no
/// ELF file.
[[nodiscard]] Result<BuildInfo> read_build_info(const std::string& path);

}  // namespace unjam::elf
