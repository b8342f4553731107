// Those who wait for somebody that goes on, but not with what they need: slow is not stuck, so time
// or numbers have to show it.

#include <algorithm>

#include "aggregate/findings/crowd.hpp"
#include "aggregate/findings/draft.hpp"
#include "aggregate/findings/kind.hpp"
#include "aggregate/findings/pressing.hpp"

namespace unjam::aggregate {
namespace {

/// Waiting to receive, for a signal or for workers that work is what services do all day.
bool presses(const QueueKey& queue)
{
  return queue.kind != Wait::Kind::receive && queue.kind != Wait::Kind::wait;
}

std::optional<Finding> find_behind_living(const Scene& scene, const Root& root, bool channel)
{
  if (root.kind != Root::Kind::living || root.queues.empty()) return std::nullopt;
  if (is_channel(root.queues.front().kind) != channel) return std::nullopt;
  const auto pressing = std::ranges::find_if(root.queues, presses);
  if (pressing == root.queues.end()) return std::nullopt;
  if (!is_pressing(scene, root.behind, true)) return std::nullopt;
  Crowd crowd;
  crowd.kind = channel ? FindingKind::stalled_consumer : FindingKind::lock_contention;
  crowd.at = channel ? Crowd::At::consumer : Crowd::At::lock;
  crowd.grade = has_waited_long(scene, root.behind) ? Grade::strong : Grade::hint;
  crowd.queues = root.queues;
  std::swap(crowd.queues.front(),
            crowd.queues[static_cast<std::size_t>(pressing - root.queues.begin())]);
  crowd.waiters = waiting_for(scene, root);
  crowd.holders = root.goroutines;
  crowd.behind = root.behind;
  if (channel && is_given_back(scene, crowd.queues.front(), crowd.waiters)) {
    crowd.kind = FindingKind::exhausted;
    crowd.at = Crowd::At::limit;
  }
  Library library{scene.snapshot};
  if (crowd.waiters.empty()) crowd.waiters = root.behind;
  crowd.known = library.wait(scene.goroutine(crowd.waiters.front()));
  if (crowd.known.kind == KnownWait::Kind::limit || crowd.known.kind == KnownWait::Kind::turn) {
    crowd.kind =
        crowd.known.kind == KnownWait::Kind::limit ? FindingKind::exhausted : FindingKind::crowd;
    crowd.at = Crowd::At::library;
  }
  return tell_crowd(scene, library, crowd);
}

std::optional<Finding> find_stalled_consumer(const Scene& scene, const Root& root)
{
  return find_behind_living(scene, root, true);
}

std::optional<Finding> find_lock_contention(const Scene& scene, const Root& root)
{
  return find_behind_living(scene, root, false);
}

}  // namespace

const KindInfo kinds::stalled_consumer{
    .help = "the reader of a channel is busy elsewhere",
    .bad = KindInfo::Class::slow,
    .waits = true,
    .find = find_stalled_consumer,
};

const KindInfo kinds::lock_contention{
    .help = "the holder of a lock is busy elsewhere",
    .bad = KindInfo::Class::slow,
    .waits = true,
    .find = find_lock_contention,
};

}  // namespace unjam::aggregate
