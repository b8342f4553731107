#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"

namespace unjam::aggregate {

/// One way to wait for one channel or lock.
struct QueueKey {
  Wait::Kind kind{};
  std::uint32_t object = 0;  ///< index into Snapshot::channels or Snapshot::locks

  friend auto operator<=>(const QueueKey&, const QueueKey&) = default;
};

/// Who waits for whom: goroutines point at the queues that they stand in, and queues at the
/// goroutines that could release those who stand in them. Nodes are numbered: first all goroutines
/// of the snapshot, by their index, then the queues.
///
/// A queue points at goroutines outside of it if there are any. Else at those who stand in it
/// themselves: the consumer that sends to its own channel. What may be, but is not known of any
/// goroutine, is no edge.
class WaitGraph {
 public:
  explicit WaitGraph(const Snapshot& snapshot);

  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(first_.size() - 1); }
  [[nodiscard]] bool is_goroutine(std::uint32_t node) const { return node < goroutines_; }
  [[nodiscard]] QueueKey queue(std::uint32_t node) const { return queues_[node - goroutines_]; }

  /// The nodes that one points at.
  [[nodiscard]] std::span<const std::uint32_t> next(std::uint32_t node) const
  {
    return std::span{edges_}.subspan(first_[node], first_[node + 1] - first_[node]);
  }

  /// The same graph the other way round.
  [[nodiscard]] WaitGraph reversed() const;

 private:
  WaitGraph() = default;

  std::uint32_t goroutines_ = 0;
  std::vector<QueueKey> queues_;
  std::vector<std::uint32_t> first_;  ///< by node, and one more: where its edges begin
  std::vector<std::uint32_t> edges_;
};

/// Splits the nodes of a graph into strongly connected components. The result numbers them by node;
/// a component has a higher number than those that it points at. Cost: linear.
struct Components {
  std::vector<std::uint32_t> of;  ///< by node
  std::uint32_t count = 0;
};
[[nodiscard]] Components find_components(const WaitGraph& graph);

}  // namespace unjam::aggregate
