#pragma once

#include "aggregate/group/key_kind.hpp"

/// The keys `chan`, `lock` and `type`: what a goroutine waits for. See key_kind.hpp.
namespace unjam::aggregate {

[[nodiscard]] ValueId read_channels(const Snapshot& snapshot, const Goroutine& goroutine,
                                    const KeyParts& parts);
[[nodiscard]] Value as_channels(const Snapshot& snapshot, ValueId id, const KeyParts& parts);

[[nodiscard]] ValueId read_locks(const Snapshot& snapshot, const Goroutine& goroutine,
                                 const KeyParts& parts);
[[nodiscard]] Value as_locks(const Snapshot& snapshot, ValueId id, const KeyParts& parts);

[[nodiscard]] ValueId read_types(const Snapshot& snapshot, const Goroutine& goroutine,
                                 const KeyParts& parts);
[[nodiscard]] Value as_types(const Snapshot& snapshot, ValueId id, const KeyParts& parts);

}  // namespace unjam::aggregate
