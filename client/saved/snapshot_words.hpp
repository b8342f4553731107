#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "aggregate/snapshot/snapshot.hpp"

/// The words of the saved form for values that are enumerations in memory.
namespace unjam::saved {

inline constexpr std::array<std::string_view, 3> kind_words = {"core", "server", "file"};
inline constexpr std::array<std::string_view, 2> weight_words = {"note", "loss"};

constexpr std::string_view word_of(Source::Kind kind)
{
  return kind_words[static_cast<std::size_t>(kind)];
}

constexpr std::string_view word_of(Problem::Weight weight)
{
  return weight_words[static_cast<std::size_t>(weight)];
}

/// The value that a word stands for, if it is one of the words.
template <class Enum, std::size_t size>
constexpr std::optional<Enum> value_of(std::string_view word,
                                       const std::array<std::string_view, size>& words)
{
  for (std::size_t i = 0; i < size; ++i) {
    if (words[i] == word) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace unjam::saved
