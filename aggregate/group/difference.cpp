#include "aggregate/group/difference.hpp"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>
#include <tuple>
#include <utility>

#include "aggregate/group/group.hpp"

namespace unjam::aggregate {
namespace {

using KeyTexts = std::vector<std::optional<std::string>>;
/// Whether unreadable, and the key; ordered as rows that tie are.
using RowKey = std::pair<bool, KeyTexts>;
using Rows = std::map<RowKey, Difference>;

KeyTexts key_texts(const Snapshot& snapshot, const Group& group, Places places)
{
  KeyTexts texts;
  texts.reserve(group.key.size());
  for (const Value& value : group.key) texts.push_back(key_text(snapshot, value, places));
  return texts;
}

/// Groups whose keys read the same, such as lines of one function, are one row.
void add(Rows& rows, std::size_t side, std::size_t sides, RowKey key, const Group& group)
{
  Difference& row = rows[std::move(key)];
  row.counts.resize(sides);
  row.members.resize(sides);
  row.counts[side] += group.count;
  std::vector<GoroutineId>& members = row.members[side];
  const auto old = static_cast<std::ptrdiff_t>(members.size());
  members.insert(members.end(), group.members.begin(), group.members.end());
  std::inplace_merge(members.begin(), members.begin() + old, members.end());
}

Trend trend(const std::vector<std::size_t>& counts)
{
  const std::size_t first = counts.front();
  const std::size_t last = counts.back();
  if (first == last) {
    const bool all_equal = std::ranges::adjacent_find(counts, std::not_equal_to{}) == counts.end();
    return all_equal ? Trend::same : Trend::varied;
  }
  if (first == 0) return Trend::appeared;
  if (last == 0) return Trend::vanished;
  return first < last ? Trend::grew : Trend::shrank;
}

std::size_t growing_steps(const std::vector<std::size_t>& counts)
{
  std::size_t steps = 0;
  for (std::size_t i = 1; i < counts.size(); ++i) {
    if (counts[i] > counts[i - 1]) ++steps;
  }
  return steps;
}

void judge(Difference& row)
{
  const std::vector<std::size_t>& counts = row.counts;
  row.change = static_cast<std::int64_t>(counts.back()) - static_cast<std::int64_t>(counts.front());
  row.trend = trend(counts);
  row.only_grows = std::ranges::is_sorted(counts) && growing_steps(counts) > 1;
}

void most_telling_first(std::vector<Difference>& rows)
{
  std::ranges::stable_sort(rows, {}, [](const Difference& row) {
    return std::tuple{!row.only_grows, -std::abs(row.change), row.trend == Trend::same};
  });
}

}  // namespace

std::vector<Difference> difference(std::span<const Side> sides, std::span<const Key> keys,
                                   Places places)
{
  Rows rows;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    const Snapshot& snapshot = sides[i].snapshot;
    for (const Group& each : group(snapshot, sides[i].goroutines, keys)) {
      add(rows, i, sides.size(), {each.unreadable, key_texts(snapshot, each, places)}, each);
    }
  }
  std::vector<Difference> list;
  list.reserve(rows.size());
  for (auto& [key, row] : rows) {
    row.unreadable = key.first;
    row.key = key.second;
    judge(row);
    list.push_back(std::move(row));
  }
  most_telling_first(list);
  return list;
}

double growth_per_snapshot(const Difference& row)
{
  if (row.counts.size() < 2) return 0;
  return static_cast<double>(row.change) / static_cast<double>(row.counts.size() - 1);
}

}  // namespace unjam::aggregate
