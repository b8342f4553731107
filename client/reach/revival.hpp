#pragma once

#include <map>
#include <span>
#include <utility>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/reach/marker.hpp"
#include "client/runtime/goroutine_records.hpp"
#include "client/runtime/stack_map.hpp"

namespace unjam::reach {

/// Words that lie in memory, by who can read them.
struct HeldWords {
  bool whole = false;                           ///< all memory that counts was searched
  std::vector<Address> shared;                  ///< by anybody
  std::map<StackId, std::vector<Address>> own;  ///< by those blocked goroutines alone that have
                                                ///< this stack, and by whom they give them to
};

/// Decides which goroutines can go on: those that run or that the outside world wakes, and, step by
/// step, those that wait for something that these can reach.
class Revival {
 public:
  static constexpr Address most_record = 1024;  ///< more than any g has bytes

  /// What is known of the stacks of goroutines.
  struct Stacks {
    const runtime::StackMaps& maps;
    std::span<const Address> stack_pointers;  ///< of threads that stand on one, ascending
    std::uint32_t bounds_end = 0;  ///< bytes at the beginning of a g that say where its stack is
    runtime::DeferFields defers;   ///< not known: the maps are not used
  };

  /// `records` has the record of each goroutine of the snapshot, or null. All must outlive it.
  Revival(Marker& marker, const Snapshot& snapshot,
          std::span<const runtime::GoroutineRecord* const> records, const Marker::Except& except,
          const Stacks& stacks);

  /// Marks all that the living can reach; other roots must have been marked before. Afterwards the
  /// marker tells of every watched object.
  void run();

  /// Goes on from where run() has ended, for who else may come back to life.
  void spread();

  /// From now on numbers on the stacks of the living count, too.
  void count_numbers();

  /// Who may hold the words that the marker was told to collect, once run() has ended.
  [[nodiscard]] HeldWords take_words() { return std::move(words_); }

 private:
  /// A goroutine that comes back to life once an object is reached.
  struct Sleeper {
    std::uint64_t object = 0;
    std::uint32_t goroutine = 0;

    friend auto operator<=>(const Sleeper&, const Sleeper&) = default;
  };

  void sort_out();
  void find_words();
  void add_sleepers();
  [[nodiscard]] Address address_of(const Wait& wait) const;
  [[nodiscard]] bool can_be_stuck(const Goroutine& goroutine) const;
  void revive(std::uint32_t goroutine);
  [[nodiscard]] Address live_stack(const runtime::GoroutineRecord& record) const;
  [[nodiscard]] const runtime::StackMap* map_of(std::uint32_t goroutine) const;

  Marker& marker_;
  const Snapshot& snapshot_;
  std::span<const runtime::GoroutineRecord* const> records_;
  const Marker::Except& except_;
  const Stacks& stacks_;
  HeldWords words_;
  std::vector<std::uint32_t> blocked_;  ///< goroutines that others have to wake
  std::vector<Sleeper> sleepers_;       ///< ascending
  bool numbers_count_ = false;
  std::vector<bool> alive_;            ///< by goroutine
  std::vector<std::uint32_t> living_;  ///< alive, their stacks not marked yet
};

}  // namespace unjam::reach
