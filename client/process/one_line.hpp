#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace unjam::process {

/// Foreign text (a program's words, names from a core) made fit for one line of a message: no
/// control characters, valid UTF-8, runs of blanks joined, at most `limit` bytes and a "…".
[[nodiscard]] std::string one_line(std::string_view text, std::size_t limit = 300);

}  // namespace unjam::process
