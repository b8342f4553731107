#include "aggregate/picture/fold.hpp"
#include "cli/render/graph.hpp"

namespace unjam::render {

void print_graph(std::ostream& out, const ReportPage& page, GraphFormat format)
{
  const Snapshot& snapshot = page.groups.snapshot;
  const aggregate::FoldedGraph graph =
      aggregate::fold(snapshot, page.findings, {.top = usual_graph_size});
  const GraphPage picture{.snapshot = snapshot, .graph = graph};
  if (format == GraphFormat::dot) return print_dot(out, picture);
  print_mermaid(out, picture);
}

}  // namespace unjam::render
