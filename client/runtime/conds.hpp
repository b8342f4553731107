#pragma once

#include <optional>
#include <span>
#include <unordered_map>
#include <unordered_set>

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
  /// once, however many wait in it.
  [[nodiscard]] std::optional<Address> find(const GoroutineRecord& goroutine, Address hint);

 private:
  bool walk(Address list);

  memory::Memory& memory_;
  NotifyFields notify_;
  SudogFields sudog_;
  std::span<const Address> all_;
  memory::StructReader list_reader_;
  memory::StructReader sudog_reader_;
  StackScan scan_;
  std::unordered_set<Address> walked_;
  std::unordered_map<Address, Address> lists_;  ///< by the g of those who wait
};

}  // namespace unjam::runtime
