#pragma once

#include <cstdint>
#include <vector>

#include "aggregate/group/key.hpp"
#include "aggregate/snapshot/table.hpp"

namespace unjam::aggregate {

/// Names sets of objects, given by number, by ids: equal sets have equal ids.
class ObjectSets {
 public:
  /// Begins the next set, which is empty.
  void start() { next_.clear(); }
  /// Adds an object to it, in any order; a second time is no change.
  void add(std::uint32_t object) { next_.push_back(object); }
  /// Its id; 0 if it is empty.
  [[nodiscard]] ValueId id();

  /// The set behind an id, ascending.
  [[nodiscard]] std::vector<std::uint32_t> operator[](ValueId id) const;

 private:
  using Set = std::vector<std::uint32_t>;
  enum class SetId : std::uint32_t {};
  struct SetHash {
    std::size_t operator()(const Set& set) const;
  };

  Set next_;
  Table<SetId, Set, SetHash> sets_;  // those of two and more
};

}  // namespace unjam::aggregate
