#include "aggregate/group/object_sets.hpp"

#include <algorithm>

namespace unjam::aggregate {
namespace {

// What is above is the number of a set in the table; what is below, one more than its only object.
constexpr std::uint64_t first_in_table = std::uint64_t{1} << 32U;

}  // namespace

std::size_t ObjectSets::SetHash::operator()(const Set& set) const
{
  std::size_t hash = 0;
  for (const std::uint32_t object : set) hash = hash_combine(hash, object);
  return hash;
}

ValueId ObjectSets::id()
{
  std::ranges::sort(next_);
  const auto repeated = std::ranges::unique(next_);
  next_.erase(repeated.begin(), repeated.end());
  if (next_.empty()) return ValueId{};
  if (next_.size() == 1) return ValueId{next_.front() + std::uint64_t{1}};
  return ValueId{first_in_table + static_cast<std::uint32_t>(sets_.intern(next_))};
}

std::vector<std::uint32_t> ObjectSets::operator[](ValueId id) const
{
  const auto number = static_cast<std::uint64_t>(id);
  if (number == 0) return {};
  if (number <= first_in_table) return {static_cast<std::uint32_t>(number - 1)};
  return sets_[SetId{static_cast<std::uint32_t>(number - first_in_table)}];
}

}  // namespace unjam::aggregate
