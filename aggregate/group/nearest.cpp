#include "aggregate/group/nearest.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace unjam::aggregate {
namespace {

// How many characters must be inserted, removed, replaced, or swapped with the next one.
std::size_t mistakes(std::string_view left, std::string_view right)
{
  std::vector<std::vector<std::size_t>> least(left.size() + 1,
                                              std::vector<std::size_t>(right.size() + 1));
  for (std::size_t i = 0; i <= left.size(); ++i) least[i][0] = i;
  for (std::size_t j = 0; j <= right.size(); ++j) least[0][j] = j;
  for (std::size_t i = 1; i <= left.size(); ++i) {
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const bool same = left[i - 1] == right[j - 1];
      const bool swapped =
          i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
      least[i][j] = std::min(
          {least[i - 1][j] + 1, least[i][j - 1] + 1, least[i - 1][j - 1] + (same ? 0 : 1)});
      if (swapped) least[i][j] = std::min(least[i][j], least[i - 2][j - 2] + 1);
    }
  }
  return least[left.size()][right.size()];
}

std::size_t distance(std::string_view typed, std::string_view word)
{
  const std::size_t shorter = std::min(typed.size(), word.size());
  if (shorter >= 2 && typed.substr(0, shorter) == word.substr(0, shorter)) return 0;
  return mistakes(typed, word);
}

}  // namespace

std::string_view nearest(std::string_view typed, std::span<const std::string_view> words)
{
  constexpr std::size_t longest_typed = 32;  // a longer one is no mistyped word
  if (typed.size() > longest_typed) return {};
  std::string_view best;
  std::size_t best_distance = std::min<std::size_t>(3, typed.size());
  for (const std::string_view word : words) {
    const std::size_t this_distance = distance(typed, word);
    if (this_distance >= best_distance) continue;
    best = word;
    best_distance = this_distance;
  }
  return best;
}

std::string did_you_mean(std::string_view typed, std::span<const std::string_view> words)
{
  const std::string_view meant = nearest(typed, words);
  return meant.empty() ? "" : ", did you mean '" + std::string{meant} + "'?";
}

}  // namespace unjam::aggregate
