#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/error.hpp"

namespace unjam::cli {

/// What SOURCE may be, for help texts.
inline constexpr const char* source_help =
    "BINARY CORE, CORE alone, HOST:PORT, :PORT, unix:PATH, a saved FILE, or - for standard input";

/// Finds out what the words of SOURCE name; files are told apart by their content.
///
/// `CORE` alone is completed with the binary that its notes name. Errors: bad_source, io_failed.
[[nodiscard]] Result<Source> read_source(const std::vector<std::string>& words);

/// Moves the plain numbers at the end of `words` out: `stack SOURCE 9 21` names goroutines 9 and 21.
/// A number that is all of SOURCE stays.
[[nodiscard]] std::vector<GoroutineId> take_trailing_ids(std::vector<std::string>& words);

}  // namespace unjam::cli
