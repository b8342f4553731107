// Those who wait for somebody that goes on, but not with what they need: slow is not stuck, so time
// or numbers have to show it.

#include <algorithm>

#include "aggregate/findings/draft.hpp"
#include "aggregate/findings/kinds.hpp"
#include "aggregate/findings/pressing.hpp"

namespace unjam::aggregate {
namespace {

std::optional<Finding> find_behind_living(const Scene& scene, const Root& root, FindingKind kind,
                                          bool channel)
{
  if (root.kind != Root::Kind::living || root.queues.empty()) return std::nullopt;
  if (is_channel(root.queues.front().kind) != channel) return std::nullopt;
  // Waiting to receive, for a signal or for workers that work is what services do all day.
  const auto pressing = [](const QueueKey& queue) {
    return queue.kind != Wait::Kind::receive && queue.kind != Wait::Kind::wait;
  };
  if (std::ranges::none_of(root.queues, pressing)) return std::nullopt;
  if (!is_pressing(scene, root.behind)) return std::nullopt;
  Finding finding = draft(scene, root, kind, Grade::strong);
  const std::uint32_t living = root.goroutines.front();
  const QueueKey& queue = *std::ranges::find_if(root.queues, pressing);
  const std::string name = scene.name(queue);
  const std::string doing = scene.occupation(living);
  const std::vector<std::uint32_t> waiters = waiting_for(scene, root);
  const std::size_t waiting = waiters.size();
  const std::string role = channel ? "consumer" : "owner";
  const std::size_t count = root.goroutines.size();
  const std::string first = scene.list({&root.goroutines.front(), 1});
  finding.title = goroutines_text(waiting) + (waiting == 1 ? " waits" : " wait") + " for " + name +
                  (count == 1 ? ", whose " + role + " " + doing + ": " + first
                              : ", whose " + grouped(count) + " " + role + "s are busy: " + first +
                                    " " + doing) +
                  ".";
  finding.explanation = who_waits(scene, root, queue, waiters);
  finding.explanation.push_back(capitalized(scene.introduce(living)) +
                                (count > 1 ? ", is one of those that would release them, and "
                                 : channel ? ", is the one that would release them, and "
                                           : ", has it, and ") +
                                doing + " in " + scene.place(scene.goroutine(living).app) + ".");
  finding.explanation.push_back(
      count > 1
          ? "They can go on; but until one of them does, nobody behind can."
          : std::string{"It can go on; but until it does, nobody behind it can. Look at what it "} +
                (scene.goroutine(living).status == Status::waiting ? "waits for." : "does."));
  Link last;
  last.goroutine = scene.goroutine(living).id;
  last.operation = doing;
  last.location = scene.goroutine(living).app;
  last.frames = scene.frames(living);
  finding.chain.insert(finding.chain.begin(), std::move(last));
  const std::int64_t waited = longest_wait(scene, root.behind);
  finding.evidence.push_back(
      waited >= scene.options.stalled_after
          ? "One of them has waited for longer than the limit, by the runtime's own records."
          : goroutines_text(root.behind.size()) + " are behind: that is no short delay.");
  return finding;
}

}  // namespace

std::optional<Finding> find_stalled_consumer(const Scene& scene, const Root& root)
{
  return find_behind_living(scene, root, FindingKind::stalled_consumer, true);
}

std::optional<Finding> find_lock_contention(const Scene& scene, const Root& root)
{
  return find_behind_living(scene, root, FindingKind::lock_contention, false);
}

}  // namespace unjam::aggregate
