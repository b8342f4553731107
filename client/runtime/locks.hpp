#pragma once

#include <optional>
#include <unordered_map>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/memory/memory.hpp"
#include "client/runtime/layouts.hpp"

namespace unjam::runtime {

/// Which lock stands behind a semaphore, and what is wanted of it.
struct LockUse {
  Lock::Kind kind = Lock::Kind::semaphore;
  Wait::Kind wait = Wait::Kind::wait;
  std::uint32_t offset = 0;  ///< from the lock to its semaphore

  friend bool operator==(const LockUse&, const LockUse&) = default;
};

/// Tells by a waiter's stack what its semaphore is part of: the innermost frames, those of the
/// runtime and of package sync, name it.
class LockUses {
 public:
  LockUses(const Snapshot& snapshot, SyncFields fields) : snapshot_{snapshot}, fields_{fields} {}

  /// A semaphore if the stack does not tell, or if there is none. Empty if it is cut before it
  /// could tell.
  [[nodiscard]] std::optional<LockUse> of(StackId stack);

 private:
  [[nodiscard]] std::optional<LockUse> classify(const Stack& stack) const;

  const Snapshot& snapshot_;
  SyncFields fields_;
  std::unordered_map<StackId, std::optional<LockUse>> known_;
};

/// Reads the state of a lock whose address and kind are known, and for which somebody waits. If it
/// says that it is free and that nobody waits, it is not readable.
void read_lock_state(memory::Memory& memory, const Layouts& layouts, Lock& lock);

}  // namespace unjam::runtime
