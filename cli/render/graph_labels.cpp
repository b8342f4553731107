#include "cli/render/graph_labels.hpp"

#include "aggregate/snapshot/names.hpp"
#include "cli/render/escape.hpp"
#include "cli/render/layout.hpp"
#include "cli/render/waiting.hpp"

namespace unjam::render {
namespace {

constexpr std::size_t widest = 80;  // a longer line makes the picture hard to see

const char* waits(Wait::Kind kind)
{
  switch (kind) {
    case Wait::Kind::send:
      return "waits to send";
    case Wait::Kind::receive:
      return "waits to receive";
    case Wait::Kind::lock:
      return "waits to lock";
    case Wait::Kind::read_lock:
      return "waits to read-lock";
    case Wait::Kind::wait:
      break;
  }
  return "waits";
}

const char* could(Act act)
{
  switch (act) {
    case Act::send:
      return "could send";
    case Act::receive:
      return "could receive";
    case Act::close:
      return "could close";
    case Act::unlock:
      return "could unlock";
    case Act::read_unlock:
      return "could read-unlock";
    case Act::done:
      return "could call Done";
    case Act::signal:
      return "could signal";
    case Act::lock:
    case Act::read_lock:
      break;
  }
  return "could lock";
}

void add(Label& label, const std::string& line)
{
  if (!line.empty()) label.push_back(shortened(line, widest));
}

}  // namespace

Label GraphLabels::node(const aggregate::GraphNode& node)
{
  const std::size_t count = node.goroutines.size();
  Label label;
  add(label, count == 1 ? "goroutine " + std::to_string(static_cast<std::int64_t>(node.first->id))
                        : plural(count, "goroutine"));
  add(label, names_.wait(*node.first));
  if (count == 1) add(label, peer_text(snapshot_, *node.first));
  add(label, names_.location(node.first->app));
  return label;
}

Label GraphLabels::object(const aggregate::GraphObject& object) const
{
  const std::uint32_t index = object.object.index;
  Label label;
  if (object.object.is_channel) {
    const Channel& channel = snapshot_.channels[index];
    add(label, names_.text(channel.name));
    add(label, names_.channels({&index, 1}));
    add(label, state_but_closed(channel));
  } else {
    const Lock& lock = snapshot_.locks[index];
    add(label, names_.text(lock.name));
    add(label, names_.locks({&index, 1}));
    add(label, state(lock));
  }
  return label;
}

Label GraphLabels::edge(const aggregate::FoldedEdge& edge)
{
  return {waits(edge.kind)};
}

Label GraphLabels::edge(const aggregate::ReleaseEdge& edge)
{
  Label label{could(edge.act)};
  if (edge.starts) label.front() += ", in a goroutine that it would start";
  add(label, names_.location(edge.location));
  return label;
}

std::string GraphLabels::left_out(const aggregate::FoldedGraph& graph)
{
  std::string list;
  const auto count = [&](std::size_t number, const char* noun) {
    if (number != 0) list += (list.empty() ? "" : " and ") + plural(number, noun);
  };
  count(graph.nodes_cut, "more node");
  count(graph.objects_cut, "more object");
  return list.empty() ? "" : list + " not shown";
}

std::string graph_id(const aggregate::GraphNode& node)
{
  return "g" + std::to_string(static_cast<std::int64_t>(node.goroutines.front()));
}

std::string graph_id(const aggregate::GraphObject& object)
{
  return (object.object.is_channel ? "c" : "l") + std::to_string(object.object.index);
}

}  // namespace unjam::render
