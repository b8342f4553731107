// Locks that nobody unlocks, WaitGroups that miss a Done, conditions that nobody signals.

#include "aggregate/findings/draft.hpp"
#include "aggregate/findings/kind.hpp"

namespace unjam::aggregate {
namespace {

/// What the kinds have to say for themselves.
struct Words {
  FindingKind kind;
  const char* released;  ///< what ends the wait, "unlock it"
  const char* state;     ///< ", which is locked"
  const char* why;
};

std::optional<Finding> find_without_owner(const Scene& scene, const Root& root, const Words& words)
{
  const QueueKey& queue = root.queues.front();
  const auto grade = grade_of_nobody(scene, root);
  if (!grade) return std::nullopt;
  Finding finding = draft(scene, root, words.kind, *grade);
  const std::vector<std::uint32_t> waiters = waiting_for(scene, root);
  const std::size_t waiting = waiters.size();
  const std::size_t more = root.queues.size() - 1;
  finding.title = goroutines_text(waiting) + (waiting == 1 ? " waits for " : " wait for ") +
                  scene.name(queue) + (more == 0 ? "" : " and " + grouped(more) + " like it") +
                  words.state +
                  (*grade == Grade::proved ? ", and no goroutine will ever "
                                           : ", and no goroutine was found that would ") +
                  words.released + ".";
  finding.explanation = who_waits(scene, root, queue, waiters);
  const bool whole = *grade == Grade::proved && scene.snapshot.account.whole;
  if (whole && !scene.who.is_possible(queue)) finding.explanation.emplace_back(words.why);
  finding.evidence = exclusion(scene, queue, root.certain);
  return finding;
}

const Lock* lock_of(const Scene& scene, const Root& root)
{
  if (root.kind != Root::Kind::nobody || is_channel(root.queues.front().kind)) return nullptr;
  return &scene.snapshot.locks[root.queues.front().object];
}

std::optional<Finding> find_lock_abandoned(const Scene& scene, const Root& root)
{
  const Lock* const lock = lock_of(scene, root);
  if (lock == nullptr || root.queues.front().kind == Wait::Kind::wait) return std::nullopt;
  // A lock that is free at this moment is about to be handed over.
  const bool held = lock->readable && (lock->locked || lock->readers > 0 || lock->leaving > 0);
  if (!held || lock->kind == Lock::Kind::semaphore) return std::nullopt;
  return find_without_owner(
      scene, root,
      {FindingKind::lock_abandoned, "unlock it", ", which is locked",
       "The goroutine that locked it has gone on without unlocking it, for example through an "
       "early return or a panic, or has ended."});
}

std::optional<Finding> find_waitgroup_stuck(const Scene& scene, const Root& root)
{
  const Lock* const lock = lock_of(scene, root);
  if (lock == nullptr || lock->kind != Lock::Kind::waitgroup) return std::nullopt;
  if (!lock->readable || lock->counter <= 0) return std::nullopt;
  return find_without_owner(
      scene, root,
      {FindingKind::waitgroup_stuck, "call Done", "",
       "Add was called more often than Done will be, or a worker has ended without calling it."});
}

std::optional<Finding> find_cond_stuck(const Scene& scene, const Root& root)
{
  const Lock* const lock = lock_of(scene, root);
  if (lock == nullptr || lock->kind != Lock::Kind::cond) return std::nullopt;
  return find_without_owner(scene, root,
                            {FindingKind::cond_stuck, "signal it", "",
                             "A signal that came before the wait began is lost."});
}

}  // namespace

const KindInfo kinds::lock_abandoned{
    .help = "locked, and no goroutine is left to unlock it",
    .bad = KindInfo::Class::deadlock,
    .find = find_lock_abandoned,
};

const KindInfo kinds::waitgroup_stuck{
    .help = "no goroutine is left to call Done",
    .bad = KindInfo::Class::leak,
    .find = find_waitgroup_stuck,
};

const KindInfo kinds::cond_stuck{
    .help = "no goroutine is left to call Signal or Broadcast",
    .bad = KindInfo::Class::leak,
    .find = find_cond_stuck,
};

}  // namespace unjam::aggregate
