#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>

#include "aggregate/snapshot/snapshot.hpp"

namespace unjam::aggregate {

/// The goroutines of a snapshot that could be read: ascending by id.
[[nodiscard]] std::span<const Goroutine> readable(const Snapshot& snapshot);

/// The goroutine of a snapshot with that number; null if there is none.
[[nodiscard]] const Goroutine* find(const Snapshot& snapshot, GoroutineId id);

/// Compares what goroutines of two snapshots have, whose ids stand for different things. Each pair
/// of stacks and locations is compared once, however many goroutines share it.
class Counterparts {
 public:
  /// Both snapshots must outlive this.
  Counterparts(const Snapshot& left, const Snapshot& right) : left_{left}, right_{right} {}

  [[nodiscard]] bool same(StringId left, StringId right) const
  {
    return left_.text(left) == right_.text(right);
  }
  [[nodiscard]] bool same(LocationId left, LocationId right);

  /// Whether two goroutines stand at the same place: the same calls from the same lines; without
  /// stacks, the same places. They also have the same status and wait for the same reason.
  [[nodiscard]] bool same_place(const Goroutine& left, const Goroutine& right);

  /// Whether two goroutines wait for the same channels and locks, by kind and address.
  [[nodiscard]] bool same_objects(const Goroutine& left, const Goroutine& right) const;

 private:
  bool same(StackId left, StackId right);

  const Snapshot& left_;
  const Snapshot& right_;
  std::unordered_map<std::uint64_t, bool> locations_;
  std::unordered_map<std::uint64_t, bool> stacks_;
};

}  // namespace unjam::aggregate
