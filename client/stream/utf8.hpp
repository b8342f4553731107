#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace unjam::stream {

/// How many bytes at the start of the text are well-formed UTF-8 (RFC 3629), whole characters only.
[[nodiscard]] std::size_t valid_utf8_prefix(std::string_view text);

/// The text with U+FFFD for every byte that belongs to no character.
[[nodiscard]] std::string replace_broken_utf8(std::string_view text);

}  // namespace unjam::stream
