#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "aggregate/wait/wait_graph.hpp"

namespace unjam::aggregate {

/// Who has to do with which channel or lock, to be looked up by it. Built once, in the order of the
/// goroutines; cost: linear, and sorting.
class Index {
 public:
  /// An act that somebody can do to an object; one that gives up a lock, only if it has that lock.
  struct Doer {
    bool channel = false;
    std::uint32_t object = 0;
    std::uint32_t goroutine = 0;  ///< index into Snapshot::goroutines
    SiteId site{};
    bool held = false;  ///< it has that lock for certain: see Operation

    friend auto operator<=>(const Doer&, const Doer&) = default;
  };
  using Standing = std::pair<QueueKey, std::uint32_t>;

  explicit Index(const Snapshot& snapshot);

  /// All who wait in queues, by queue and then ascending.
  [[nodiscard]] std::span<const Standing> standing() const { return standing_; }
  /// The goroutines that stand in a queue, ascending.
  [[nodiscard]] std::span<const Standing> standing_in(const QueueKey& queue) const;
  /// Who can do something to the object of a queue, ascending by goroutine.
  [[nodiscard]] std::span<const Doer> doers(const QueueKey& queue) const;
  /// Whether some goroutine may release those in a queue, although it is not known whom it will.
  [[nodiscard]] bool is_possible(const QueueKey& queue) const;

 private:
  const Snapshot& snapshot_;
  std::vector<Standing> standing_;
  std::vector<Doer> doers_;
  std::vector<SiteId> unknown_;  ///< of all goroutines, ascending
};

}  // namespace unjam::aggregate
