#pragma once

#include <string>
#include <vector>

#include "cli/render/names.hpp"
#include "cli/render/page.hpp"

/// What the pictures of a wait graph say, whatever draws them.
namespace unjam::render {

/// The lines of a label, escaped for a terminal but not yet for any language of pictures.
using Label = std::vector<std::string>;

/// The labels of one graph.
class GraphLabels {
 public:
  /// The snapshot must outlive this.
  explicit GraphLabels(const Snapshot& snapshot) : snapshot_{snapshot}, names_{snapshot} {}

  /// "1,001 goroutines", "chan send", "main.(*Metrics).CountS metrics.go:95"
  [[nodiscard]] Label node(const aggregate::GraphNode& node);

  /// "main.Metrics.inChannel", "chan main.Metric 100/100", "1,002 wait"
  [[nodiscard]] Label object(const aggregate::GraphObject& object) const;

  /// "waits to send"
  [[nodiscard]] static Label edge(const aggregate::FoldedEdge& edge);

  /// "could receive", "main.(*Metrics).runConsumer metrics.go:109"
  [[nodiscard]] Label edge(const aggregate::ReleaseEdge& edge);

  /// What is not in the picture: "12 more nodes and 3 more objects not shown"; mostly empty.
  [[nodiscard]] static std::string left_out(const aggregate::FoldedGraph& graph);

 private:
  const Snapshot& snapshot_;
  Names names_;
};

/// A name for a node or object that every language takes: "g5" after its lowest goroutine, "c2" and
/// "l0" after its place in the snapshot.
[[nodiscard]] std::string graph_id(const aggregate::GraphNode& node);
[[nodiscard]] std::string graph_id(const aggregate::GraphObject& object);

}  // namespace unjam::render
