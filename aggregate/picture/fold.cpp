#include "aggregate/picture/fold.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "aggregate/picture/fold_key.hpp"
#include "aggregate/wait/release.hpp"

namespace unjam::aggregate {
namespace {

enum class ClassId : std::uint32_t {};

/// Whom and what findings name.
struct Named {
  std::unordered_set<GoroutineId> goroutines;
  std::map<ObjectIndex, GraphObject> objects;
};

Named named_by(std::span<const Finding> findings)
{
  Named named;
  for (const Finding& finding : findings) {
    named.goroutines.insert(finding.goroutines.begin(), finding.goroutines.end());
    for (const Link& link : finding.chain) named.goroutines.insert(link.goroutine);
    for (const Resource& resource : finding.resources) {
      const ObjectIndex object{resource.is_channel, resource.object};
      named.objects[object] = {object, 0, true};
      for (const auto* roles : {&resource.consumers, &resource.producers, &resource.owners}) {
        for (const Role& role : *roles) named.goroutines.insert(role.goroutine);
      }
    }
  }
  return named;
}

/// All goroutines with equal keys together, in the order of their first one.
class Classes {
 public:
  /// `is_in_finding` parts what is alike otherwise.
  void add(const Snapshot& snapshot, const Goroutine& goroutine, bool is_in_finding)
  {
    FoldKey key = fold_key(snapshot, goroutine);
    key.push_back(is_in_finding ? 1 : 0);
    const auto number = static_cast<std::size_t>(keys_.intern(std::move(key))) - 1;
    if (number == nodes_.size()) nodes_.push_back({&goroutine, {}, is_in_finding});
    nodes_[number].goroutines.push_back(goroutine.id);
  }

  std::vector<GraphNode> take() { return std::move(nodes_); }

 private:
  Table<ClassId, FoldKey, FoldKeyHash> keys_;  // no key is empty, so that none has id 0
  std::vector<GraphNode> nodes_;
};

std::vector<GraphNode> find_nodes(const Snapshot& snapshot, const Named& named, bool all)
{
  Classes classes;
  for (const Goroutine& goroutine : snapshot.goroutines) {
    if (goroutine.unreadable != StringId{}) continue;
    const bool is_in_finding = named.goroutines.contains(goroutine.id);
    const bool takes_part =
        is_in_finding || goroutine.waits.count != 0 || goroutine.operations.count != 0;
    if (takes_part || all) classes.add(snapshot, goroutine, is_in_finding);
  }
  return classes.take();
}

bool comes_first(const GraphNode& left, const GraphNode& right)
{
  const auto rank = [](const GraphNode& node) {
    const bool waits = node.first->waits.count != 0;
    return std::tuple{!node.in_finding, !waits, ~node.goroutines.size(), node.first->id};
  };
  return rank(left) < rank(right);
}

/// The edges and objects of nodes, and what of them is kept.
class FoldEdges {
 public:
  FoldEdges(const Snapshot& snapshot, Named named)
      : snapshot_{snapshot}, objects_{std::move(named.objects)}
  {
  }

  /// Counts who waits for what.
  void count(const GraphNode& node)
  {
    std::vector<ObjectIndex> waited;
    for (const Wait& wait : snapshot_.waits_of(*node.first)) {
      waited.push_back({unjam::is_channel(wait.kind), wait.object});
      kinds_[waited.back()].push_back(wait.kind);
    }
    std::ranges::sort(waited);
    waited.erase(std::ranges::unique(waited).begin(), waited.end());
    for (const ObjectIndex& object : waited) {
      objects_[object].object = object;
      objects_[object].waiters += node.goroutines.size();
    }
  }

  /// Keeps the first `top` objects of these nodes and of findings; the number of the others.
  std::size_t keep_objects(FoldedGraph& graph, std::size_t top)
  {
    for (auto& [object, kinds] : kinds_) {
      std::ranges::sort(kinds);
      kinds.erase(std::ranges::unique(kinds).begin(), kinds.end());
    }
    for (const auto& [object, of] : objects_) graph.objects.push_back(of);
    std::ranges::stable_sort(graph.objects, {}, [](const GraphObject& object) {
      return std::tuple{!object.in_finding, ~object.waiters};
    });
    const std::size_t kept = std::min(top, graph.objects.size());
    const std::size_t cut = graph.objects.size() - kept;
    graph.objects.resize(kept);
    for (std::size_t i = 0; i < kept; ++i) position_[graph.objects[i].object] = i;
    return cut;
  }

  void connect(FoldedGraph& graph, std::size_t number) const
  {
    const Goroutine& goroutine = *graph.nodes[number].first;
    const std::span<const Wait> waits = snapshot_.waits_of(goroutine);
    for (const Wait& wait : waits) {
      const auto object = position({unjam::is_channel(wait.kind), wait.object});
      if (object) graph.waits.push_back({number, *object, wait.kind});
    }
    for (const Operation& operation : snapshot_.operations_of(goroutine)) {
      const Site& site = snapshot_.sites[operation.site];
      const ObjectIndex index{is_channel(site.act), operation.object};
      const auto object = position(index);
      if (!object || !releases_any(site.act, index)) continue;
      if (!is_held(snapshot_, operation, waits)) continue;
      graph.releases.push_back({*object, number, site.act, site.location, site.starts});
    }
  }

 private:
  [[nodiscard]] std::optional<std::size_t> position(const ObjectIndex& object) const
  {
    const auto found = position_.find(object);
    return found == position_.end() ? std::nullopt : std::optional{found->second};
  }

  [[nodiscard]] bool releases_any(Act act, const ObjectIndex& object) const
  {
    const auto kinds = kinds_.find(object);
    return kinds != kinds_.end() &&
           std::ranges::any_of(kinds->second, [&](Wait::Kind kind) { return releases(act, kind); });
  }

  const Snapshot& snapshot_;
  std::map<ObjectIndex, GraphObject> objects_;
  std::map<ObjectIndex, std::vector<Wait::Kind>> kinds_;
  std::map<ObjectIndex, std::size_t> position_;
};

template <class Edge>
void make_set(std::vector<Edge>& edges)
{
  std::ranges::sort(edges);
  edges.erase(std::ranges::unique(edges).begin(), edges.end());
}

std::size_t goroutines_of(const FoldedGraph& graph)
{
  std::size_t count = 0;
  for (const GraphNode& node : graph.nodes) count += node.goroutines.size();
  return count;
}

}  // namespace

FoldedGraph fold(const Snapshot& snapshot, std::span<const Finding> findings,
                 const FoldOptions& options)
{
  Named named = named_by(findings);
  FoldedGraph graph;
  graph.nodes = find_nodes(snapshot, named, options.all);
  FoldEdges edges{snapshot, std::move(named)};
  for (const GraphNode& node : graph.nodes) edges.count(node);

  std::ranges::sort(graph.nodes, comes_first);
  const std::size_t kept = std::min(options.top, graph.nodes.size());
  graph.nodes_cut = graph.nodes.size() - kept;
  graph.nodes.resize(kept);
  graph.objects_cut = edges.keep_objects(graph, options.top);
  graph.goroutines_left_out = snapshot.goroutines.size() - goroutines_of(graph);

  for (std::size_t i = 0; i < graph.nodes.size(); ++i) edges.connect(graph, i);
  make_set(graph.waits);
  make_set(graph.releases);
  return graph;
}

}  // namespace unjam::aggregate
