#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace unjam::aggregate {

/// The rows that a cut removed.
struct Others {
  std::size_t rows = 0;
  std::size_t goroutines = 0;  ///< the sum of their counts
};

/// Keeps the first `top` rows, groups for example, and sums up the others.
template <class Row>
[[nodiscard]] Others cut(std::vector<Row>& rows, std::size_t top)
{
  const std::size_t kept = std::min(top, rows.size());
  Others others{.rows = rows.size() - kept};
  for (std::size_t i = kept; i < rows.size(); ++i) others.goroutines += rows[i].count;
  rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(kept), rows.end());
  return others;
}

}  // namespace unjam::aggregate
