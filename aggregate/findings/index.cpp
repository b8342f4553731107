#include "aggregate/findings/index.hpp"

#include <algorithm>
#include <tuple>

#include "aggregate/wait/release.hpp"

namespace unjam::aggregate {

Index::Index(const Snapshot& snapshot) : snapshot_{snapshot}
{
  std::vector<FutureId> futures;
  for (std::uint32_t i = 0; i < snapshot.goroutines.size(); ++i) {
    const Goroutine& goroutine = snapshot.goroutines[i];
    const auto waits = snapshot.waits_of(goroutine);
    for (const Wait& wait : waits) standing_.push_back({{wait.kind, wait.object}, i});
    for (const Operation& operation : snapshot.operations_of(goroutine)) {
      if (!is_held(snapshot, operation, waits)) continue;
      const bool channel = is_channel(snapshot.sites[operation.site].act);
      doers_.push_back({channel, operation.object, i, operation.site, operation.held});
    }
    futures.push_back(goroutine.future);
  }
  std::ranges::sort(standing_);
  const auto twice = std::ranges::unique(standing_);
  standing_.erase(twice.begin(), twice.end());
  std::ranges::sort(doers_);
  std::ranges::sort(futures);
  const auto repeated = std::ranges::unique(futures);
  futures.erase(repeated.begin(), repeated.end());
  for (const FutureId future : futures) {
    const auto& unknown = snapshot.futures[future].unknown;
    unknown_.insert(unknown_.end(), unknown.begin(), unknown.end());
  }
  std::ranges::sort(unknown_);
  const auto known = std::ranges::unique(unknown_);
  unknown_.erase(known.begin(), known.end());
}

std::span<const Index::Standing> Index::standing_in(const QueueKey& queue) const
{
  const auto found = std::ranges::equal_range(standing_, queue, {}, &Standing::first);
  return {found.begin(), found.end()};
}

std::span<const Index::Doer> Index::doers(const QueueKey& queue) const
{
  const auto key = [](const Doer& doer) { return std::pair{doer.channel, doer.object}; };
  const auto found = std::ranges::equal_range(
      doers_, std::pair{unjam::is_channel(queue.kind), queue.object}, {}, key);
  return {found.begin(), found.end()};
}

bool Index::is_possible(const QueueKey& queue) const
{
  const StringId type =
      unjam::is_channel(queue.kind) ? snapshot_.channels[queue.object].type : StringId{};
  return std::ranges::any_of(unknown_, [&](SiteId id) {
    const Site& site = snapshot_.sites[id];
    const bool same = site.type == StringId{} || type == StringId{} || site.type == type;
    return same && releases(site.act, queue.kind);
  });
}

}  // namespace unjam::aggregate
