#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/memory/memory.hpp"
#include "client/runtime/layouts.hpp"

namespace unjam::code {

/// The channels and locks that somebody waits for, by the addresses that code names them by.
class Waited {
 public:
  Waited(const Snapshot& snapshot, const runtime::SyncFields& sync);

  /// The object that an act at this address is about: an index into Snapshot::channels or locks.
  [[nodiscard]] std::optional<std::uint32_t> find(Act act, memory::Address address) const;

 private:
  using Index = std::vector<std::pair<memory::Address, std::uint32_t>>;  ///< ascending

  Index channels_;
  Index exclusive_;  ///< what Lock and Unlock are for: Mutex, RWMutex, the Mutex of a Once
  Index shared_;     ///< what RLock and RUnlock are for
  Index groups_;
  Index conds_;
};

}  // namespace unjam::code
