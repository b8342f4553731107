#pragma once

#include <optional>
#include <unordered_map>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/memory/memory.hpp"
#include "client/runtime/goroutine_records.hpp"
#include "client/runtime/layouts.hpp"
#include "client/runtime/stack_scan.hpp"

namespace unjam::runtime {

/// What a goroutine waits for, and where the runtime.pollDesc is.
struct FoundPoll {
  Poll poll;
  Address address = 0;
};

/// Finds what goroutines in "IO wait" wait for: the runtime.pollDesc that has their g.
class PollFinder {
 public:
  PollFinder(memory::Memory& memory, const PollFields& fields);

  /// Goroutines with equal stacks have it at the same place, which is looked at first. Empty if
  /// none is found.
  [[nodiscard]] std::optional<FoundPoll> find(const GoroutineRecord& goroutine, StackId stack);

 private:
  std::optional<Poll> read(const GoroutineRecord& goroutine, Address address);

  memory::Memory& memory_;
  PollFields fields_;
  memory::StructReader reader_;
  StackScan scan_;
  std::unordered_map<StackId, std::size_t> places_;
};

}  // namespace unjam::runtime
