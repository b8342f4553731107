#include <algorithm>
#include <ostream>

#include "cli/render/graph.hpp"
#include "cli/render/graph_labels.hpp"

namespace unjam::render {
namespace {

/// What stands for itself in a quoted string of Mermaid. Bytes above ASCII are parts of UTF-8.
bool is_plain(char byte)
{
  constexpr std::string_view plain = " .,:/_-()+=";
  const bool is_letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
  const bool is_digit = byte >= '0' && byte <= '9';
  return is_letter || is_digit || static_cast<unsigned char>(byte) >= 0x80 ||
         plain.find(byte) != std::string_view::npos;
}

std::string quoted(const Label& label)
{
  std::string text = "\"";
  for (const std::string& line : label) {
    text += (text.size() > 1 ? "<br/>" : "") + mermaid_text(line);
  }
  return text + "\"";
}

/// The ids of what findings name, "g5,c0".
std::string marked(const aggregate::FoldedGraph& graph)
{
  std::string list;
  const auto add = [&](const auto& all) {
    for (const auto& one : all) {
      if (one.in_finding) list += (list.empty() ? "" : ",") + graph_id(one);
    }
  };
  add(graph.nodes);
  add(graph.objects);
  return list;
}

}  // namespace

std::string mermaid_text(std::string_view text)
{
  std::string out;
  for (const char byte : text) {
    if (is_plain(byte)) {
      out += byte;
    } else {
      out += "#" + std::to_string(static_cast<int>(byte)) + ";";
    }
  }
  return out;
}

void print_mermaid(std::ostream& out, const GraphPage& page)
{
  GraphLabels labels{page.snapshot};
  const aggregate::FoldedGraph& graph = page.graph;
  out << "flowchart LR\n";
  for (const aggregate::GraphNode& node : graph.nodes) {
    out << "  " << graph_id(node) << "[" << quoted(labels.node(node)) << "]\n";
  }
  for (const aggregate::GraphObject& object : graph.objects) {
    out << "  " << graph_id(object) << "([" << quoted(labels.object(object)) << "])\n";
  }
  for (const aggregate::FoldedEdge& edge : graph.waits) {
    out << "  " << graph_id(graph.nodes[edge.node]) << " -->|" << quoted(GraphLabels::edge(edge))
        << "| " << graph_id(graph.objects[edge.object]) << '\n';
  }
  for (const aggregate::ReleaseEdge& edge : graph.releases) {
    out << "  " << graph_id(graph.objects[edge.object]) << " -.->|" << quoted(labels.edge(edge))
        << "| " << graph_id(graph.nodes[edge.node]) << '\n';
  }
  const std::string left_out = GraphLabels::left_out(graph);
  if (!left_out.empty()) out << "  others[" << quoted({left_out}) << "]\n";
  const std::string red = marked(graph);
  if (!red.empty()) {
    out << "  classDef stuck stroke:#c00000,stroke-width:2px\n  class " << red << " stuck\n";
  }
}

}  // namespace unjam::render
