#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "client/error.hpp"

namespace unjam::stream {

/// A dump that is not as expected at an offset of its unpacked text.
[[nodiscard]] inline Error at_byte(std::uint64_t offset, std::string_view expected)
{
  return {Errc::damaged, ("byte " + std::to_string(offset) + ": ").append(expected)};
}

/// The same, where the dump ends too early.
[[nodiscard]] inline Error cut_at_byte(std::uint64_t offset, std::string_view expected)
{
  return {Errc::cut, ("cut at byte " + std::to_string(offset) + ": ").append(expected)};
}

}  // namespace unjam::stream
