#pragma once

#include <span>
#include <string>
#include <string_view>

namespace unjam::aggregate {

/// The word that was probably meant by `typed`: one that begins like it, else one that is at most
/// two typing mistakes away. Empty if there is none.
[[nodiscard]] std::string_view nearest(std::string_view typed,
                                       std::span<const std::string_view> words);

/// ", did you mean 'word'?", for the end of a complaint; empty if there is none.
[[nodiscard]] std::string did_you_mean(std::string_view typed,
                                       std::span<const std::string_view> words);

}  // namespace unjam::aggregate
