// Goroutines that wait for what only they could do: the consumer of a channel that sends to it, who
// locks what it has locked.

#include <algorithm>

#include "aggregate/findings/draft.hpp"
#include "aggregate/findings/kind.hpp"

namespace unjam::aggregate {
namespace {

bool one_thing(const Root& root)
{
  return root.kind == Root::Kind::cycle && !root.queues.empty() &&
         std::ranges::all_of(root.queues, [&](const QueueKey& queue) {
           return is_channel(queue.kind) == is_channel(root.queues.front().kind) &&
                  queue.object == root.queues.front().object;
         });
}

void tell_of_channel(const Scene& scene, const Root& root, Finding& finding)
{
  const QueueKey& queue = root.queues.front();
  const bool sends = queue.kind == Wait::Kind::send;
  const bool one = root.goroutines.size() == 1;
  const std::string name = scene.name(queue);
  const std::string role = sends ? "consumer" : "producer";
  const std::string waits = sends ? "send to" : "receive from";
  const std::size_t others = root.behind.size() - root.goroutines.size();
  finding.title = (one ? "The only " + role + " of " + name + " waits to " + waits + " it: "
                       : "All " + role + "s of " + name + " wait to " + waits + " it: ") +
                  scene.list(root.goroutines) + (one ? " blocks itself" : " block themselves") +
                  (others == 0 ? "." : " and " + goroutines_text(others) + " more.");
  finding.explanation.push_back(goroutines_text(scene.waiting_in(queue).size()) + " wait to " +
                                waits + " " + name + ". " + scene.state(queue));
  const auto roles = scene.releasers(queue, finding.grade);
  const std::string where = roles.empty() ? "" : ", at " + scene.place(roles.front().location);
  finding.explanation.push_back(
      (one ? (finding.grade == Grade::proved ? "Only " : "Of the goroutines that exist, only ") +
                 scene.introduce(root.goroutines.front()) + ", "
           : "Only these goroutines ") +
      (sends ? "receives from it" : "sends to it or closes it") + where + ".");
  finding.explanation.push_back(
      "But that goroutine waits in the same queue, in " +
      scene.place(scene.goroutine(root.goroutines.front()).app) +
      (finding.grade == Grade::proved
           ? ": so it never gets back to the place where it would release itself."
           : ": while it waits there, it does not release itself."));
  if (const std::string behind = others_behind(scene, root, root.goroutines); !behind.empty()) {
    finding.explanation.push_back(behind);
  }
}

/// ", which it holds itself"
std::string claim(const Scene& scene, const Root& root)
{
  if (root.queues.front().kind == Wait::Kind::wait) return ", which only it would release";
  return hold_for_certain(scene, root) ? ", which it holds itself" : ", which it may hold itself";
}

std::string reason(const Scene& scene, const Root& root)
{
  if (root.queues.front().kind == Wait::Kind::wait) {
    return "It would do so itself only after this wait.";
  }
  const std::string twice = " Go's locks cannot be taken twice by the same goroutine.";
  if (!hold_for_certain(scene, root)) {
    return "Its own frames further out unlock it once more than this wait would lock it, so it "
           "seems to hold it already." +
           twice;
  }
  return "On every way to where it stands it has locked it before, and not unlocked it." + twice;
}

void tell_of_lock(const Scene& scene, const Root& root, Finding& finding)
{
  const QueueKey& queue = root.queues.front();
  const std::string name = scene.name(queue);
  const std::uint32_t owner = root.goroutines.front();
  finding.title =
      capitalized(scene.list(root.goroutines)) + " waits for " + name + claim(scene, root);
  const std::size_t others = root.behind.size() - root.goroutines.size();
  finding.title += others == 0 ? "." : ": " + goroutines_text(others) + " more wait behind.";
  finding.explanation.push_back(capitalized(scene.introduce(owner)) + " waits to " +
                                std::string{verb(queue.kind, scene, queue.object)} + " " + name +
                                " in " + scene.place(scene.goroutine(owner).app) + ". " +
                                scene.state(queue));
  finding.explanation.push_back(reason(scene, root));
  if (const std::string behind = others_behind(scene, root, root.goroutines); !behind.empty()) {
    finding.explanation.push_back(behind);
  }
}

std::optional<Finding> find_self_deadlock(const Scene& scene, const Root& root)
{
  if (!one_thing(root) || is_semaphore(scene, root)) return std::nullopt;
  const QueueKey& queue = root.queues.front();
  if (!is_channel(queue.kind) && root.goroutines.size() > 1) return std::nullopt;
  Finding finding = draft(scene, root, FindingKind::self_deadlock, grade_of_circle(scene, root));
  if (is_channel(queue.kind)) {
    tell_of_channel(scene, root, finding);
  } else {
    tell_of_lock(scene, root, finding);
  }
  finding.evidence = exclusion(scene, queue, root.certain);
  return finding;
}

}  // namespace

const KindInfo kinds::self_deadlock{
    .help = "a goroutine waits for what only it could release",
    .bad = KindInfo::Class::deadlock,
    .find = find_self_deadlock,
};

}  // namespace unjam::aggregate
