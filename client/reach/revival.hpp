#pragma once

#include <span>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/reach/marker.hpp"
#include "client/runtime/goroutine_records.hpp"

namespace unjam::reach {

/// Decides which goroutines can go on: those that run or that the outside world wakes, and, step by
/// step, those that wait for something that these can reach.
class Revival {
 public:
  /// `records` has the record of each goroutine of the snapshot, or null. All must outlive it.
  Revival(Marker& marker, const Snapshot& snapshot,
          std::span<const runtime::GoroutineRecord* const> records);

  /// Marks all that the living can reach; other roots must have been marked before. Afterwards the
  /// marker tells of every watched object.
  void run();

 private:
  /// A goroutine that comes back to life once an object is reached.
  struct Sleeper {
    std::uint64_t object = 0;
    std::uint32_t goroutine = 0;

    friend auto operator<=>(const Sleeper&, const Sleeper&) = default;
  };

  void sort_out();
  [[nodiscard]] bool can_be_stuck(const Goroutine& goroutine) const;
  void revive(std::uint32_t goroutine);

  Marker& marker_;
  const Snapshot& snapshot_;
  std::span<const runtime::GoroutineRecord* const> records_;
  std::vector<Sleeper> sleepers_;      ///< ascending
  std::vector<bool> alive_;            ///< by goroutine
  std::vector<std::uint32_t> living_;  ///< alive, their stacks not marked yet
};

}  // namespace unjam::reach
