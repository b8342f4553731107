#pragma once

#include <cstdint>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"

namespace unjam::aggregate {

/// What counts as a way out for those who wait.
enum class Doubt {
  /// Everything that is not excluded: code that was not followed, callbacks, goroutines that do not
  /// exist yet. Who is left without a way out then is so for certain.
  counts,
  /// What the goroutines that exist are seen to come to. What may come to be later counts for those
  /// alone who wait to receive: the queue of an idle server is empty, but never full for ever.
  discounted,
};

/// How each goroutine of a snapshot can come to go on.
enum class Prospect : std::uint8_t {
  goes_on,   ///< it runs, or the clock or the outside will wake it; or that is not known
  released,  ///< it waits, and somebody who will go on may release it
  stuck,     ///< nobody who will go on can release it
};

/// Judges all goroutines, by index: those go on that do not wait for anybody; whom they may release
/// will go on too, and so on. All others are stuck.
///
/// Without operations in the snapshot, if something of it is missing, or if the account is not
/// whole, nobody is stuck under Doubt::counts but those whose wait has no end or whose objects
/// nothing can reach. Cost: linear in goroutines, waits and operations.
[[nodiscard]] std::vector<Prospect> find_prospects(const Snapshot& snapshot, Doubt doubt);

/// Whether nobody could wake it even if all others went on: a nil channel, an empty select.
[[nodiscard]] bool waits_for_ever(const Snapshot& snapshot, const Goroutine& goroutine);

}  // namespace unjam::aggregate
