#include <ostream>

#include "aggregate/snapshot/words.hpp"
#include "cli/render/graph_labels.hpp"
#include "cli/render/json.hpp"
#include "cli/render/json_header.hpp"
#include "cli/render/json_locations.hpp"
#include "cli/render/json_object.hpp"
#include "cli/render/json_resources.hpp"

namespace unjam::render {
namespace {

/// The rows of the arrays of a graph, each an object in one line.
class JsonGraph {
 public:
  JsonGraph(std::ostream& out, const GraphPage& page)
      : out_{out}, snapshot_{page.snapshot}, graph_{page.graph}, locations_{page.snapshot}
  {
  }

  void print()
  {
    print_array("nodes", graph_.nodes);
    print_array("objects", graph_.objects);
    print_array("waits", graph_.waits);
    print_array("releases", graph_.releases);
  }

 private:
  template <class Rows>
  void print_array(const char* name, const Rows& rows)
  {
    out_ << ",\n \"" << name << "\":[";
    const char* separator = "\n  ";
    for (const auto& row : rows) {
      std::string text;
      JsonObject object{text};
      add(object, row);
      object.close();
      out_ << separator << text;
      separator = ",\n  ";
    }
    out_ << "]";
  }

  void add(JsonObject& row, const aggregate::GraphNode& node)
  {
    const std::string_view reason = snapshot_.text(node.first->wait_reason);
    row.member("id") += json_string(graph_id(node));
    row.member("wait") += json_string(
        reason.empty() ? status_name(snapshot_.target, node.first->status) : std::string{reason});
    locations_.append(row.member("app"), node.first->app);
    row.member("count") += std::to_string(node.goroutines.size());
    append_ids(row.member("goroutines"), node.goroutines);
    row.member("in_finding") += node.in_finding ? "true" : "false";
  }

  void add(JsonObject& row, const aggregate::GraphObject& object)
  {
    row.member("id") += json_string(graph_id(object));
    if (object.object.is_channel) {
      const Channel& channel = snapshot_.channels[object.object.index];
      add_members(row, snapshot_, channel);
      add_name(row, snapshot_, channel.name);
    } else {
      const Lock& lock = snapshot_.locks[object.object.index];
      add_members(row, lock);
      add_name(row, snapshot_, lock.name);
    }
    row.member("count") += std::to_string(object.waiters);
    row.member("in_finding") += object.in_finding ? "true" : "false";
  }

  void add(JsonObject& row, const aggregate::FoldedEdge& edge)
  {
    row.member("node") += json_string(graph_id(graph_.nodes[edge.node]));
    row.member("object") += json_string(graph_id(graph_.objects[edge.object]));
    row.member("operation") += json_string(word_of(edge.kind));
  }

  void add(JsonObject& row, const aggregate::ReleaseEdge& edge)
  {
    row.member("object") += json_string(graph_id(graph_.objects[edge.object]));
    row.member("node") += json_string(graph_id(graph_.nodes[edge.node]));
    row.member("operation") += json_string(word_of(edge.act));
    row.member("starts") += edge.starts ? "true" : "false";
    locations_.append(row.member("location"), edge.location);
  }

  std::ostream& out_;
  const Snapshot& snapshot_;
  const aggregate::FoldedGraph& graph_;
  JsonLocations locations_;
};

}  // namespace

void print_json(std::ostream& out, const GraphPage& page)
{
  const aggregate::FoldedGraph& graph = page.graph;
  out << json_header(page.snapshot, "unjam.graph/1")
      << ",\n \"others\":{\"nodes\":" << graph.nodes_cut << ",\"objects\":" << graph.objects_cut
      << ",\"goroutines\":" << graph.goroutines_left_out << "}";
  JsonGraph{out, page}.print();
  out << "}\n";
}

}  // namespace unjam::render
