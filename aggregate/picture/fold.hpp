#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "aggregate/findings/finding.hpp"
#include "aggregate/snapshot/snapshot.hpp"

namespace unjam::aggregate {

/// Which channel or lock.
struct ObjectIndex {
  bool is_channel = true;
  std::uint32_t index = 0;  ///< into Snapshot::channels or Snapshot::locks

  friend auto operator<=>(const ObjectIndex&, const ObjectIndex&) = default;
};

/// Goroutines that are alike: the same stack, the same waits, the same operations.
struct GraphNode {
  const Goroutine* first = nullptr;     ///< the one with the lowest id; the snapshot owns it
  std::vector<GoroutineId> goroutines;  ///< all, ascending, never empty
  bool in_finding = false;
};

/// A channel or lock of the graph.
struct GraphObject {
  ObjectIndex object;
  std::size_t waiters = 0;  ///< goroutines, of nodes that are not shown too
  bool in_finding = false;
};

/// Goroutines wait for an object.
struct FoldedEdge {
  std::size_t node = 0;    ///< index into FoldedGraph::nodes
  std::size_t object = 0;  ///< index into FoldedGraph::objects
  Wait::Kind kind{};

  friend auto operator<=>(const FoldedEdge&, const FoldedEdge&) = default;
};

/// Goroutines could release some who wait for an object.
struct ReleaseEdge {
  std::size_t object = 0;
  std::size_t node = 0;
  Act act{};
  LocationId location{};
  bool starts = false;  ///< a goroutine that they would start there does it

  friend auto operator<=>(const ReleaseEdge&, const ReleaseEdge&) = default;
};

/// Who waits for what, and who could end that.
struct FoldedGraph {
  std::vector<GraphNode> nodes;      ///< those of findings first, then the biggest
  std::vector<GraphObject> objects;  ///< those of findings first, then the most waited for
  std::vector<FoldedEdge> waits;     ///< ascending, none twice
  std::vector<ReleaseEdge>
      releases;  ///< ascending, none twice; only of acts that somebody waits for
  std::size_t nodes_cut = 0;
  std::size_t objects_cut = 0;
  std::size_t goroutines_left_out = 0;  ///< with those of nodes that were cut
};

/// How much of the graph is kept.
struct FoldOptions {
  std::size_t top = std::numeric_limits<std::size_t>::max();  ///< nodes, and as many objects
  bool all = false;  ///< goroutines too that neither wait for an object nor could release one
};

/// Folds goroutines into the nodes of the wait graph. Those that could not be read are left out.
///
/// Equal input gives equal output. Cost: linear in goroutines, waits and operations, and the
/// sorting of nodes, objects and edges.
[[nodiscard]] FoldedGraph fold(const Snapshot& snapshot, std::span<const Finding> findings,
                               const FoldOptions& options = {});

}  // namespace unjam::aggregate
