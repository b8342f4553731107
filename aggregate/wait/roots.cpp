#include "aggregate/wait/roots.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace unjam::aggregate {
namespace {

constexpr std::size_t most_steps = 50'000'000;  ///< back along edges, for all roots together

class Search {
 public:
  explicit Search(const Snapshot& snapshot)
      : snapshot_{snapshot},
        graph_{snapshot},
        reversed_{graph_.reversed()},
        components_{find_components(graph_)},
        certain_{find_prospects(snapshot, Doubt::counts)},
        likely_{find_prospects(snapshot, Doubt::discounted)},
        met_(graph_.size())
  {
  }

  std::vector<Root> run()
  {
    std::vector<std::vector<std::uint32_t>> members(components_.count);
    std::vector<bool> leads_on(components_.count);
    for (std::uint32_t node = 0; node < graph_.size(); ++node) {
      const std::uint32_t component = components_.of[node];
      members[component].push_back(node);
      for (const std::uint32_t to : graph_.next(node)) {
        if (components_.of[to] != component) leads_on[component] = true;
      }
    }
    for (std::uint32_t i = 0; i < components_.count; ++i) {
      if (!leads_on[i]) add(members[i]);
    }
    for (const auto& [queues, living] : living_) add_living(queues, living);
    return std::move(roots_);
  }

 private:
  [[nodiscard]] bool is_stuck(std::uint32_t goroutine) const
  {
    return likely_[goroutine] == Prospect::stuck;
  }

  void add(const std::vector<std::uint32_t>& members)
  {
    Root root;
    for (const std::uint32_t node : members) {
      if (graph_.is_goroutine(node)) {
        root.goroutines.push_back(node);
      } else {
        root.queues.push_back(graph_.queue(node));
      }
    }
    if (!classify(root)) return;
    if (root.kind == Root::Kind::living) return note_living(root.goroutines.front());
    walk_back(members, root);
    if (root.behind.empty()) return;
    root.certain = std::ranges::all_of(root.behind, [&](std::uint32_t goroutine) {
      return certain_[goroutine] == Prospect::stuck;
    });
    roots_.push_back(std::move(root));
  }

  /// A pool of workers is one root: they all could release those who wait for work to be taken.
  void note_living(std::uint32_t goroutine)
  {
    const auto released = reversed_.next(goroutine);
    if (released.empty()) return;
    living_[{released.begin(), released.end()}].push_back(goroutine);
  }

  void add_living(const std::vector<std::uint32_t>& queues,
                  const std::vector<std::uint32_t>& goroutines)
  {
    Root root;
    root.kind = Root::Kind::living;
    root.goroutines = goroutines;
    for (const std::uint32_t queue : queues) root.queues.push_back(graph_.queue(queue));
    std::ranges::sort(root.queues);
    walk_back(queues, root);
    if (!root.behind.empty()) roots_.push_back(std::move(root));
  }

  /// False: nobody waits because of it, or somebody may come who is not known.
  bool classify(Root& root) const
  {
    if (root.goroutines.empty()) {
      root.kind = Root::Kind::nobody;
      return true;
    }
    if (!root.queues.empty()) {
      root.kind = Root::Kind::cycle;
      return std::ranges::all_of(root.goroutines, [&](std::uint32_t i) { return is_stuck(i); });
    }
    const std::uint32_t only = root.goroutines.front();
    if (waits_for_ever(snapshot_, snapshot_.goroutines[only])) {
      root.kind = Root::Kind::endless;
      return true;
    }
    // Who has crashed does nothing any more; what else is said of it, the crash says.
    const bool crashed = snapshot_.crash && !was_sent(*snapshot_.crash) &&
                         snapshot_.crash->goroutine == snapshot_.goroutines[only].id;
    if (crashed) return false;
    root.kind = Root::Kind::living;
    return true;
  }

  /// Everybody from whom these nodes can be come to, and who shares the root's fate.
  void walk_back(const std::vector<std::uint32_t>& members, Root& root)
  {
    const bool living = root.kind == Root::Kind::living;
    std::vector<std::uint32_t> work = members;
    std::vector<std::uint32_t> touched = members;
    for (const std::uint32_t node : members) met_[node] = true;
    while (!work.empty()) {
      const std::uint32_t node = work.back();
      work.pop_back();
      if (graph_.is_goroutine(node) && is_stuck(node) != living) root.behind.push_back(node);
      if (graph_.is_goroutine(node) && steps_ > most_steps) continue;
      steps_ += reversed_.next(node).size();
      for (const std::uint32_t from : reversed_.next(node)) {
        if (met_[from]) continue;
        if (graph_.is_goroutine(from) && is_stuck(from) == living) continue;
        met_[from] = true;
        touched.push_back(from);
        work.push_back(from);
      }
    }
    for (const std::uint32_t node : touched) met_[node] = false;
    std::ranges::sort(root.behind);
  }

  const Snapshot& snapshot_;
  WaitGraph graph_;
  WaitGraph reversed_;
  Components components_;
  std::vector<Prospect> certain_;
  std::vector<Prospect> likely_;
  std::vector<bool> met_;
  std::size_t steps_ = 0;
  std::map<std::vector<std::uint32_t>, std::vector<std::uint32_t>> living_;  ///< by queues
  std::vector<Root> roots_;
};

}  // namespace

std::vector<Root> find_roots(const Snapshot& snapshot)
{
  return Search{snapshot}.run();
}

}  // namespace unjam::aggregate
