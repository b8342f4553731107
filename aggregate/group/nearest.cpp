#include "aggregate/group/nearest.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace unjam::aggregate {
namespace {

// How many characters must be inserted, removed or replaced (Levenshtein).
std::size_t mistakes(std::string_view left, std::string_view right)
{
  std::vector<std::size_t> row(right.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < left.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < right.size(); ++j) {
      const std::size_t replaced = diagonal + (left[i] == right[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
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

}  // namespace unjam::aggregate
