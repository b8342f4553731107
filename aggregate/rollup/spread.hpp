#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace unjam::aggregate {

/// How a number spreads over reports, in whole numbers, so that no order of adding matters.
struct Spread {
  std::uint64_t reports = 0;  ///< that have it at all
  std::uint64_t sum = 0;
  std::uint64_t sum_of_squares = 0;  ///< stays at the largest number once it would exceed it
  std::uint64_t most = 0;            ///< in one report

  /// `count` is at most `most_counted`.
  void add(std::uint64_t count)
  {
    constexpr std::uint64_t largest = std::numeric_limits<std::uint64_t>::max();
    ++reports;
    sum += count;
    const std::uint64_t square = count * count;
    sum_of_squares = square > largest - sum_of_squares ? largest : sum_of_squares + square;
    most = std::max(most, count);
  }

  /// The root of the mean square over `all` reports, with those that have none of it: one bad
  /// instance stands out.
  [[nodiscard]] double root_mean_square(std::uint64_t all) const
  {
    if (all == 0) return 0;
    return std::sqrt(static_cast<double>(sum_of_squares) / static_cast<double>(all));
  }

  friend bool operator==(const Spread&, const Spread&) = default;
};

}  // namespace unjam::aggregate
