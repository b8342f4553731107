// Senders and receivers whom nobody is left to meet.

#include <algorithm>

#include "aggregate/findings/draft.hpp"
#include "aggregate/findings/kinds.hpp"

namespace unjam::aggregate {
namespace {

bool is_about(const Scene& scene, const Root& root, Wait::Kind kind)
{
  if (root.queues.empty() || root.queues.front().kind != kind) return false;
  return root.kind == Root::Kind::nobody || is_semaphore(scene, root);
}

std::optional<Finding> find_orphaned(const Scene& scene, const Root& root, Wait::Kind kind)
{
  if (!is_about(scene, root, kind)) return std::nullopt;
  const bool sends = kind == Wait::Kind::send;
  const bool semaphore = root.kind == Root::Kind::cycle;
  const auto grade = semaphore ? std::optional{root.certain ? Grade::proved : Grade::strong}
                               : grade_of_nobody(scene, root);
  if (!grade) return std::nullopt;
  Finding finding = draft(
      scene, root, sends ? FindingKind::orphaned_send : FindingKind::orphaned_receive, *grade);
  const QueueKey& queue = root.queues.front();
  const std::string name = scene.name(queue);
  const std::size_t channels = root.queues.size();
  const std::vector<std::uint32_t> waiters = waiting_for(scene, root);
  const std::size_t waiting = waiters.size();
  finding.title =
      goroutines_text(waiting) + (waiting == 1 ? " waits to " : " wait to ") +
      (sends ? "send to " : "receive from ") + name +
      (channels == 1 ? ""
                     : " and " + grouped(channels - 1) +
                           (channels == 2 ? " channel like it" : " channels like it")) +
      (sends ? ", and nobody is left to receive." : ", and nobody is left to send or close.");
  finding.explanation = who_waits(scene, root, queue, waiters);
  if (semaphore) {
    finding.explanation.push_back(
        "Everybody who waits would receive from the channel after having sent to it, as with a "
        "semaphore; those who filled it are gone, and have not taken out what they put in.");
  } else if (sends) {
    finding.explanation.push_back(
        "No goroutine that exists comes to receive from it any more: whoever was to do so has "
        "ended, for example after a time-out or an early return.");
  } else {
    finding.explanation.push_back(
        "No goroutine that exists comes to send to it or to close it any more: whoever was to do "
        "so "
        "has ended without closing the channel.");
  }
  if (unreachable(scene, root).value_or(false)) {
    finding.explanation.push_back(
        "Nothing that can still run knows the channel, so this is for good: the goroutines are "
        "leaked.");
  }
  finding.evidence = exclusion(scene, queue, root.certain);
  return finding;
}

}  // namespace

std::optional<Finding> find_orphaned_send(const Scene& scene, const Root& root)
{
  return find_orphaned(scene, root, Wait::Kind::send);
}

std::optional<Finding> find_orphaned_receive(const Scene& scene, const Root& root)
{
  return find_orphaned(scene, root, Wait::Kind::receive);
}

}  // namespace unjam::aggregate
