#include <ostream>

#include "cli/render/graph.hpp"
#include "cli/render/graph_labels.hpp"

namespace unjam::render {
namespace {

constexpr const char* marked = ", color=\"#c00000\", penwidth=2";

std::string quoted(const Label& label)
{
  std::string text = "\"";
  for (const std::string& line : label) {
    text += (text.size() > 1 ? "\\n" : "") + dot_text(line);
  }
  return text + "\"";
}

}  // namespace

std::string dot_text(std::string_view text)
{
  std::string out;
  for (const char byte : text) {
    switch (byte) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '&':
        out += "&amp;";
        break;
      default:
        out += byte;
    }
  }
  return out;
}

void print_dot(std::ostream& out, const GraphPage& page)
{
  GraphLabels labels{page.snapshot};
  const aggregate::FoldedGraph& graph = page.graph;
  out << "digraph unjam {\n"
         "  rankdir=LR;\n"
         "  node [fontname=\"monospace\", fontsize=10];\n"
         "  edge [fontname=\"monospace\", fontsize=9];\n";
  const std::string left_out = GraphLabels::left_out(graph);
  if (!left_out.empty()) out << "  label=" << quoted({left_out}) << ";\n";
  for (const aggregate::GraphNode& node : graph.nodes) {
    out << "  " << graph_id(node) << " [shape=box, label=" << quoted(labels.node(node))
        << (node.in_finding ? marked : "") << "];\n";
  }
  for (const aggregate::GraphObject& object : graph.objects) {
    out << "  " << graph_id(object) << " [shape=ellipse, label=" << quoted(labels.object(object))
        << (object.in_finding ? marked : "") << "];\n";
  }
  for (const aggregate::FoldedEdge& edge : graph.waits) {
    out << "  " << graph_id(graph.nodes[edge.node]) << " -> "
        << graph_id(graph.objects[edge.object]) << " [label=" << quoted(GraphLabels::edge(edge))
        << "];\n";
  }
  for (const aggregate::ReleaseEdge& edge : graph.releases) {
    out << "  " << graph_id(graph.objects[edge.object]) << " -> "
        << graph_id(graph.nodes[edge.node]) << " [style=dashed, label=" << quoted(labels.edge(edge))
        << "];\n";
  }
  out << "}\n";
}

}  // namespace unjam::render
