#pragma once

#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "client/memory/memory.hpp"
#include "client/runtime/goroutine_records.hpp"
#include "client/runtime/layouts.hpp"
#include "client/runtime/stack_scan.hpp"

namespace unjam::runtime {

/// Finds the list of waiters (runtime.notifyList) that a goroutine in Cond.Wait stands in.
class CondFinder {
 public:
  /// `all` holds the addresses of every g, ascending; it must outlive the finder.
  CondFinder(memory::Memory& memory, const Layouts& layouts, std::span<const Address> all);

  /// The list; `hint` is where it may be, 0: no idea. Empty if none is found. A list is walked
  /// once, however many wait in it, and goes on where it missed memory the last time.
  [[nodiscard]] std::optional<Address> find(const GoroutineRecord& goroutine, Address hint);

 private:
  /// How far a list has been walked.
  struct Walk {
    std::vector<Address> members;  ///< the g of those who wait
    Address next = 0;              ///< the sudog to go on with
    Address last = 0;              ///< the one before it
    Address tail = 0;              ///< the one that the list must end at
    std::size_t most = 0;          ///< so many can wait
    bool ended = false;
  };

  bool walk(Address list);
  [[nodiscard]] std::optional<Walk> start(Address list);
  bool go_on(Walk& walk);

  memory::Memory& memory_;
  NotifyFields notify_;
  SudogFields sudog_;
  std::span<const Address> all_;
  memory::StructReader list_reader_;
  memory::StructReader sudog_reader_;
  StackScan scan_;
  std::unordered_map<Address, Walk> walks_;     ///< by list
  std::size_t in_vain_ = 0;                     ///< sudogs of what turned out to be no list
  std::unordered_map<Address, Address> lists_;  ///< by the g of those who wait
};

}  // namespace unjam::runtime
