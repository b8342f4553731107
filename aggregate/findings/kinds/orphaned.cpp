// Senders and receivers whom nobody is left to meet.

#include <algorithm>

#include "aggregate/findings/draft.hpp"
#include "aggregate/findings/kind.hpp"

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
  const auto grade =
      semaphore ? std::optional{grade_of_circle(scene, root)} : grade_of_nobody(scene, root);
  if (!grade) return std::nullopt;
  const bool proved = *grade == Grade::proved;
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
      (proved ? ", and no goroutine will ever " : ", and no goroutine was found that would ") +
      (sends ? "receive." : "send or close.");
  finding.explanation = who_waits(scene, root, queue, waiters);
  if (semaphore) {
    finding.explanation.push_back(
        "Each of them would receive from the channel after sending to it, as with a semaphore; the "
        "goroutines that filled it are gone and have not taken out what they put in.");
  } else if (proved && scene.snapshot.account.whole) {
    finding.explanation.push_back(
        sends
            ? "The goroutine that was to receive is gone, for example after a timeout or an early "
              "return."
            : "The goroutine that was to send is gone, and has not closed the channel.");
  }
  if (proved && unreachable(scene, root).value_or(false)) {
    finding.explanation.push_back(
        "No running goroutine can reach the channel, so this is for good: the goroutines are "
        "leaked.");
  }
  finding.evidence = exclusion(scene, queue, root.certain);
  return finding;
}

std::optional<Finding> find_orphaned_send(const Scene& scene, const Root& root)
{
  return find_orphaned(scene, root, Wait::Kind::send);
}

std::optional<Finding> find_orphaned_receive(const Scene& scene, const Root& root)
{
  return find_orphaned(scene, root, Wait::Kind::receive);
}

}  // namespace

const KindInfo kinds::orphaned_send{
    .help = "no goroutine is left to receive",
    .bad = KindInfo::Class::leak,
    .find = find_orphaned_send,
};

const KindInfo kinds::orphaned_receive{
    .help = "no goroutine is left to send or close",
    .bad = KindInfo::Class::leak,
    .find = find_orphaned_receive,
};

}  // namespace unjam::aggregate
