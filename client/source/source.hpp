#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/error.hpp"

namespace unjam::source {

/// What SOURCE may be, for help texts.
inline constexpr const char* source_help =
    "BINARY CORE, CORE alone, HOST:PORT, :PORT, unix:PATH, a saved FILE, or - for standard input";

/// Finds out what the words of SOURCE name; files are told apart by their content.
///
/// `CORE` alone is completed with the binary that its notes name. Errors: usage, wrong_kind,
/// wrong_build, io_failed.
[[nodiscard]] Result<Source> read_source(const std::vector<std::string>& words);

}  // namespace unjam::source
