#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace unjam {

/// Stores each distinct value once and names it by a small id. Id 0 is the default value.
///
/// `Id` is an `enum class` over an unsigned integer; `Hash` hashes a `Value`.
template <class Id, class Value, class Hash>
class Table {
 public:
  Table() { intern(Value{}); }

  /// The id of `value`, which is stored if it is new. Equal values have equal ids.
  Id intern(Value value)
  {
    const std::size_t hash = Hash{}(value);
    const auto [first, last] = by_hash_.equal_range(hash);
    for (auto it = first; it != last; ++it) {
      if ((*this)[it->second] == value) return it->second;
    }
    const Id id{static_cast<std::underlying_type_t<Id>>(values_.size())};
    values_.push_back(std::move(value));
    by_hash_.emplace(hash, id);
    return id;
  }

  /// The value behind an id that this table gave.
  const Value& operator[](Id id) const { return values_[static_cast<std::size_t>(id)]; }

  /// All values, in the order of their ids.
  std::span<const Value> values() const { return values_; }
  std::size_t size() const { return values_.size(); }

 private:
  std::vector<Value> values_;
  std::unordered_multimap<std::size_t, Id> by_hash_;
};

/// A string of the snapshot's string table; 0 is the empty string.
enum class StringId : std::uint32_t {};

/// The strings of a snapshot, each stored once. Movable, not copyable: the index points into the
/// strings.
class StringTable {
 public:
  StringTable() { intern({}); }
  StringTable(StringTable&&) = default;
  StringTable& operator=(StringTable&&) = default;
  StringTable(const StringTable&) = delete;
  StringTable& operator=(const StringTable&) = delete;
  ~StringTable() = default;

  StringId intern(std::string_view text)
  {
    if (text.empty() && size() != 0) return {};
    if (const auto found = ids_.find(text); found != ids_.end()) return found->second;
    const StringId id{static_cast<std::uint32_t>(strings_.size())};
    ids_.emplace(strings_.emplace_back(text), id);
    return id;
  }

  /// Lives as long as the table.
  std::string_view operator[](StringId id) const { return strings_[static_cast<std::size_t>(id)]; }
  std::size_t size() const { return strings_.size(); }

 private:
  std::deque<std::string> strings_;  // a deque never moves its elements
  std::unordered_map<std::string_view, StringId> ids_;
};

/// Mixes `value` into `seed`, for hashes of composed values.
constexpr std::size_t hash_combine(std::size_t seed, std::uint64_t value)
{
  return seed ^ (static_cast<std::size_t>(value) + 0x9e3779b97f4a7c15U + (seed << 6U) + (seed >> 2U));
}

}  // namespace unjam
