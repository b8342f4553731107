#include "aggregate/wait/wait_graph.hpp"

#include <algorithm>
#include <utility>

#include "aggregate/wait/release.hpp"

namespace unjam::aggregate {
namespace {

using Edges = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

/// Somebody who can do something to one object.
struct Releaser {
  std::uint32_t object = 0;
  std::uint32_t goroutine = 0;
  Act act{};
  bool has_it = true;  ///< a lock that it gives back, it has now
};

/// The operations on channels, or those on locks, by object.
std::vector<Releaser> releasers(const Snapshot& snapshot, bool of_channels)
{
  std::vector<Releaser> result;
  for (std::uint32_t i = 0; i < snapshot.goroutines.size(); ++i) {
    const Goroutine& goroutine = snapshot.goroutines[i];
    for (const Operation& operation : snapshot.operations_of(goroutine)) {
      const Act act = snapshot.sites[operation.site].act;
      if (is_channel(act) != of_channels) continue;
      result.push_back(
          {operation.object, i, act, is_held(snapshot, operation, snapshot.waits_of(goroutine))});
    }
  }
  std::ranges::stable_sort(result, {}, &Releaser::object);
  return result;
}

bool stands_in(const Snapshot& snapshot, std::uint32_t goroutine, const QueueKey& queue)
{
  const auto waits = snapshot.waits_of(snapshot.goroutines[goroutine]);
  return std::ranges::find(waits, Wait{queue.object, queue.kind}) != waits.end();
}

/// A WaitGroup is released by Done alone, a Cond by Signal.
bool fits(const Snapshot& snapshot, const QueueKey& queue, Act act)
{
  if (!releases(act, queue.kind)) return false;
  if (queue.kind != Wait::Kind::wait) return true;
  const bool cond = snapshot.locks[queue.object].kind == Lock::Kind::cond;
  return act == (cond ? Act::signal : Act::done);
}

/// The goroutines that a queue points at.
std::vector<std::uint32_t> targets(const Snapshot& snapshot, const QueueKey& queue,
                                   std::span<const Releaser> releasers)
{
  std::vector<std::uint32_t> others;
  std::vector<std::uint32_t> inside;
  for (const Releaser& releaser : releasers) {
    if (!fits(snapshot, queue, releaser.act) || !releaser.has_it) continue;
    (stands_in(snapshot, releaser.goroutine, queue) ? inside : others)
        .push_back(releaser.goroutine);
  }
  auto& found = others.empty() ? inside : others;
  const auto repeated = std::ranges::unique(found);
  found.erase(repeated.begin(), repeated.end());
  return std::move(found);
}

}  // namespace

WaitGraph::WaitGraph(const Snapshot& snapshot)
    : goroutines_{static_cast<std::uint32_t>(snapshot.goroutines.size())}
{
  Edges edges;
  std::vector<std::pair<QueueKey, std::uint32_t>> standing;
  for (std::uint32_t i = 0; i < goroutines_; ++i) {
    for (const Wait& wait : snapshot.waits_of(snapshot.goroutines[i])) {
      standing.emplace_back(QueueKey{wait.kind, wait.object}, i);
    }
  }
  std::ranges::sort(standing);
  for (const auto& [key, goroutine] : standing) {
    if (queues_.empty() || queues_.back() != key) queues_.push_back(key);
    edges.emplace_back(goroutine, goroutines_ + static_cast<std::uint32_t>(queues_.size()) - 1);
  }
  const std::vector<Releaser> of_channels = releasers(snapshot, true);
  const std::vector<Releaser> of_locks = releasers(snapshot, false);
  for (std::uint32_t i = 0; i < queues_.size(); ++i) {
    const QueueKey& key = queues_[i];
    const auto& all = unjam::is_channel(key.kind) ? of_channels : of_locks;
    const auto mine = std::ranges::equal_range(all, key.object, {}, &Releaser::object);
    for (const std::uint32_t goroutine : targets(snapshot, key, {mine.begin(), mine.end()})) {
      edges.emplace_back(goroutines_ + i, goroutine);
    }
    // Readers also wait for the writer that waits before them.
    if (key.kind != Wait::Kind::read_lock) continue;
    const auto writers = std::ranges::equal_range(standing, QueueKey{Wait::Kind::lock, key.object},
                                                  {}, &decltype(standing)::value_type::first);
    for (const auto& [queue, writer] : writers) edges.emplace_back(goroutines_ + i, writer);
  }
  std::ranges::sort(edges);
  first_.assign(goroutines_ + queues_.size() + 1, 0);
  for (const auto& [from, to] : edges) {
    ++first_[from + 1];
    edges_.push_back(to);
  }
  for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
}

WaitGraph WaitGraph::reversed() const
{
  WaitGraph result;
  result.goroutines_ = goroutines_;
  result.queues_ = queues_;
  result.first_.assign(first_.size(), 0);
  for (const std::uint32_t to : edges_) ++result.first_[to + 1];
  for (std::size_t i = 1; i < first_.size(); ++i) result.first_[i] += result.first_[i - 1];
  std::vector<std::uint32_t> place = result.first_;
  result.edges_.resize(edges_.size());
  for (std::uint32_t from = 0; from < size(); ++from) {
    for (const std::uint32_t to : next(from)) result.edges_[place[to]++] = from;
  }
  return result;
}

/// Tarjan's algorithm, with a stack of its own: chains of waiting may be long.
Components find_components(const WaitGraph& graph)
{
  constexpr std::uint32_t unseen = ~std::uint32_t{0};
  struct Visit {
    std::uint32_t node;
    std::uint32_t edge;
  };
  Components result;
  result.of.assign(graph.size(), unseen);
  std::vector<std::uint32_t> order(graph.size(), unseen);
  std::vector<std::uint32_t> lowest(graph.size(), 0);
  std::vector<std::uint32_t> open;
  std::vector<Visit> visits;
  std::uint32_t count = 0;
  const auto enter = [&](std::uint32_t node) {
    order[node] = lowest[node] = count++;
    open.push_back(node);
    visits.push_back({node, 0});
  };
  for (std::uint32_t start = 0; start < graph.size(); ++start) {
    if (order[start] != unseen) continue;
    enter(start);
    while (!visits.empty()) {
      const std::uint32_t node = visits.back().node;
      const auto next = graph.next(node);
      if (visits.back().edge < next.size()) {
        const std::uint32_t to = next[visits.back().edge++];
        if (order[to] == unseen) {
          enter(to);
        } else if (result.of[to] == unseen) {
          lowest[node] = std::min(lowest[node], order[to]);
        }
        continue;
      }
      visits.pop_back();
      if (!visits.empty()) {
        std::uint32_t& above = lowest[visits.back().node];
        above = std::min(above, lowest[node]);
      }
      if (lowest[node] != order[node]) continue;
      std::uint32_t member = unseen;
      do {
        member = open.back();
        open.pop_back();
        result.of[member] = result.count;
      } while (member != node);
      ++result.count;
    }
  }
  return result;
}

}  // namespace unjam::aggregate
