#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/code/closure.hpp"
#include "client/code/outlook.hpp"

namespace unjam::code {

/// Writes what was found into a snapshot: operations goroutine by goroutine, futures once all
/// holders are known. Actors are numbered: first the goroutines of the snapshot, then its timers.
class Ledger {
 public:
  /// `snapshot` must outlive it.
  explicit Ledger(Snapshot& snapshot) : snapshot_{snapshot} {}

  /// Enters an outlook; the result numbers it.
  std::size_t enter(const Outlook& outlook);

  /// The outlook of an actor, and what it can do. `values` are words that only actors with this
  /// stack hold.
  void enter(std::uint32_t actor, std::size_t outlook, const std::vector<Outlook::Doing>& doings,
             std::span<const Address> values);

  /// The functions that have a frame somewhere; nothing: not all stacks are known to their ends.
  [[nodiscard]] Closure::Framed framed() const;

  /// Fills in Snapshot::operations, futures and holders. Without a closure all acts are open.
  void close(Closure* closure);

 private:
  /// An outlook, as far as the snapshot has it.
  struct Entry {
    Future future;
    Beyond beyond;
    std::vector<SiteId> sites;  ///< of its deeds
    std::span<const Address> values;
    std::optional<StackId> stack;  ///< of all whose outlook it is; nothing: of a timer
  };
  struct Found {
    std::uint32_t actor = 0;
    unjam::Operation operation;
  };

  [[nodiscard]] bool add_functions(StackId stack, Closure::Framed& functions) const;
  [[nodiscard]] Site site_of(const Outlook& outlook, std::size_t index);
  [[nodiscard]] Future future_of(const Outlook& outlook);
  void write_holders(Closure& closure);
  void write_futures(Closure* closure);
  void write_operations();

  Snapshot& snapshot_;
  std::vector<Entry> entries_;
  std::vector<std::pair<std::uint32_t, std::size_t>> actors_;  ///< and which outlook is theirs
  std::vector<Found> found_;
};

}  // namespace unjam::code
