#include "aggregate/findings/alike.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace unjam::aggregate {
namespace {

/// What roots have to share to be told of as one.
using Likeness =
    std::tuple<Root::Kind, bool, Wait::Kind, Lock::Kind, StringId, Reach, LocationId, StringId>;

Likeness likeness(const Snapshot& snapshot, const Root& root)
{
  Wait::Kind wait{};
  Lock::Kind kind{};
  StringId type{};
  Reach reach{};
  if (!root.queues.empty()) {
    const QueueKey& queue = root.queues.front();
    wait = queue.kind;
    if (is_channel(wait)) {
      type = snapshot.channels[queue.object].type;
      reach = snapshot.channels[queue.object].reach;
    } else {
      kind = snapshot.locks[queue.object].kind;
      reach = snapshot.locks[queue.object].reach;
    }
  }
  const Goroutine& first = snapshot.goroutines[root.behind.front()];
  return {root.kind, root.certain, wait, kind, type, reach, first.app, first.wait_reason};
}

template <class T>
void join(std::vector<T>& all, const std::vector<T>& more)
{
  all.insert(all.end(), more.begin(), more.end());
}

template <class T>
void put_in_order(std::vector<T>& all)
{
  std::ranges::sort(all);
  const auto repeated = std::ranges::unique(all);
  all.erase(repeated.begin(), repeated.end());
}

}  // namespace

std::vector<Root> merge_alike(const Snapshot& snapshot, std::vector<Root> roots)
{
  std::vector<Root> merged;
  std::map<Likeness, std::size_t> known;
  std::map<std::vector<std::uint32_t>, std::size_t> same;  // the cases of one select
  for (Root& root : roots) {
    const bool alone = root.kind == Root::Kind::nobody || root.kind == Root::Kind::endless;
    if (!alone) {
      merged.push_back(std::move(root));
      continue;
    }
    const auto [cases, first] = same.emplace(root.behind, merged.size());
    if (!first) {
      join(merged[cases->second].queues, root.queues);
      continue;
    }
    const auto [place, added] = known.emplace(likeness(snapshot, root), merged.size());
    if (!added) cases->second = place->second;
    if (added) {
      merged.push_back(std::move(root));
      continue;
    }
    Root& like = merged[place->second];
    join(like.goroutines, root.goroutines);
    join(like.queues, root.queues);
    join(like.behind, root.behind);
  }
  for (Root& root : merged) {
    put_in_order(root.goroutines);
    put_in_order(root.queues);
    put_in_order(root.behind);
  }
  std::ranges::stable_sort(merged, [](const Root& left, const Root& right) {
    if (left.behind.size() != right.behind.size()) return left.behind.size() > right.behind.size();
    return left.behind < right.behind;
  });
  return merged;
}

}  // namespace unjam::aggregate
