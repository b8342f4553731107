#pragma once

#include <cstddef>
#include <cstdint>

namespace unjam::json_text {

/// Whether a JSON text is within a string, and behind a backslash there.
struct JsonString {
  bool inside = false;
  bool escaped = false;
};

/// What of 64 bytes of JSON gives it its shape, outside of strings: a bit a byte, the first one
/// lowest.
struct JsonBlock {
  static constexpr std::size_t size = 64;

  /// Reads 64 bytes; `string` is how they begin, and then how they end.
  JsonBlock(const char* bytes, JsonString& string);

  std::uint64_t opens = 0;   ///< { and [
  std::uint64_t closes = 0;  ///< } and ]
  std::uint64_t commas = 0;
};

}  // namespace unjam::json_text
