#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/dumps/wait_reason_names.hpp"

/// In which releases of Go a wait reason has which number.
namespace unjam::dumps {

/// Releases that have the same names; `last` is the last one's minor number.
struct Era {
  int first;
  int last;
  std::span<const std::string_view> names;  ///< by number
};

inline constexpr int newest = std::numeric_limits<int>::max();
inline constexpr std::array<Era, 5> eras{{{19, 19, since_19},
                                          {20, 23, since_20},
                                          {24, 24, since_24},
                                          {25, 25, since_25},
                                          {26, newest, since_26}}};

/// The era of a release: 24 for Go 1.24. Null: it is older than all.
[[nodiscard]] inline const Era* era_of(int go_minor)
{
  const auto* const found =
      std::ranges::find_if(eras, [&](const Era& era) { return go_minor <= era.last; });
  return go_minor < eras.front().first ? nullptr : found;
}

/// The release in a version or path: 24 of "go1.24.4", 19 of "/usr/lib/go-1.19/src/".
[[nodiscard]] inline std::optional<int> go_minor_in(std::string_view text)
{
  for (const std::string_view before : {"go1.", "go-1.", "go/1."}) {
    const std::size_t at = text.rfind(before);
    if (at == std::string_view::npos) continue;
    int minor = 0;
    const std::string_view digits = text.substr(at + before.size());
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), minor);
    if (parsed.ec == std::errc{}) return minor;
  }
  return std::nullopt;
}

/// The era of a target: by its version, else by the paths of its library, else the newest.
[[nodiscard]] inline const Era& era_of(const Target& target)
{
  for (const std::string& text : {target.go_version, target.std_prefix}) {
    const auto minor = go_minor_in(text);
    const Era* const era = minor ? era_of(*minor) : nullptr;
    if (era != nullptr) return *era;
  }
  return eras.back();
}

}  // namespace unjam::dumps
