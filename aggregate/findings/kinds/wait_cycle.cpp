// Goroutines that wait for each other, through channels, locks or both.

#include <algorithm>

#include "aggregate/findings/draft.hpp"
#include "aggregate/findings/kind.hpp"

namespace unjam::aggregate {
namespace {

std::optional<Finding> find_wait_cycle(const Scene& scene, const Root& root)
{
  constexpr std::size_t most_told = 4;
  if (root.kind != Root::Kind::cycle || root.goroutines.size() < 2) return std::nullopt;
  if (is_semaphore(scene, root)) return std::nullopt;
  Finding finding = draft(scene, root, FindingKind::wait_cycle, grade_of_circle(scene, root));
  const bool holds = std::ranges::any_of(
      root.queues, [](const QueueKey& queue) { return !is_channel(queue.kind); });
  const char* const may_hold = hold_for_certain(scene, root) ? " holds" : " may hold";
  const std::size_t others = root.behind.size() - root.goroutines.size();
  finding.title = goroutines_text(root.goroutines.size()) + " wait for each other: each of " +
                  scene.list(root.goroutines) + (holds ? may_hold : " would release") +
                  " what another one waits for" +
                  (others == 0 ? "." : ", and block " + goroutines_text(others) + " more.");
  for (std::size_t i = 0; i < root.queues.size() && i < most_told; ++i) {
    const QueueKey& queue = root.queues[i];
    const auto waiting = scene.waiting_in(queue);
    std::string text = capitalized(scene.list(waiting)) +
                       (waiting.size() == 1 ? " waits to " : " wait to ") +
                       std::string{verb(queue.kind, scene, queue.object)} + " " +
                       scene.name(queue) + " " + scene.places(waiting) + ".";
    const auto roles = scene.releasers(queue, finding.grade);
    if (!roles.empty()) {
      text += " Goroutine " + std::to_string(static_cast<std::int64_t>(roles.front().goroutine)) +
              " would release it at " + scene.place(roles.front().location) + ".";
    }
    finding.explanation.push_back(std::move(text));
  }
  finding.explanation.push_back("Each of them can go on only when another one of them has.");
  if (const std::string behind = others_behind(scene, root, root.goroutines); !behind.empty()) {
    finding.explanation.push_back(behind);
  }
  for (std::size_t i = 0; i < root.queues.size() && i < most_told; ++i) {
    finding.evidence.push_back(scene.name(root.queues[i]) + ": " + scene.state(root.queues[i]));
  }
  for (std::string& text : exclusion(scene, root.queues.front(), root.certain)) {
    finding.evidence.push_back(std::move(text));
  }
  return finding;
}

}  // namespace

const KindInfo kinds::wait_cycle{
    .help = "goroutines wait for each other",
    .bad = KindInfo::Class::deadlock,
    .find = find_wait_cycle,
};

}  // namespace unjam::aggregate
