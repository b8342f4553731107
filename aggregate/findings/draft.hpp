#pragma once

#include <string>
#include <vector>

#include "aggregate/findings/finding.hpp"
#include "aggregate/findings/scene.hpp"

namespace unjam::aggregate {

/// A finding about a root, with all that does not depend on its kind: whom it calls stuck, the
/// resources, the chain, the commands for dlv and the signature. Title, explanation and evidence
/// are left to the kind.
[[nodiscard]] Finding draft(const Scene& scene, const Root& root, FindingKind kind, Grade grade);

/// Whether the channel that a root is about is a semaphore: everybody who waits to take a slot
/// would give it back.
[[nodiscard]] bool is_semaphore(const Scene& scene, const Root& root);

/// Whether it is proved that nothing alive can reach what a queue is about; empty: not known.
[[nodiscard]] std::optional<bool> unreachable(const Scene& scene, const QueueKey& queue);

/// The same of all queues of a root: false if it is known of each, and one can be reached.
[[nodiscard]] std::optional<bool> unreachable(const Scene& scene, const Root& root);

/// The grade of saying that nobody is left who could release the queues of a root: one, or several
/// that are cases of a select or alike. It is proved, by reachability or because all that could
/// help was taken into account, or it is a hint. Empty: it cannot be said.
[[nodiscard]] std::optional<Grade> grade_of_nobody(const Scene& scene, const Root& root);

/// Whether it is certain of each lock of a cycle that one of the cycle holds it.
[[nodiscard]] bool hold_for_certain(const Scene& scene, const Root& root);

/// The grade of saying that those of a cycle can only be released by each other. `strong` at most
/// if it is not certain who holds its locks, unless nothing that lives can reach these.
[[nodiscard]] Grade grade_of_circle(const Scene& scene, const Root& root);

/// Those behind a root who wait for one of its channels or locks themselves, ascending; the others
/// wait for them.
[[nodiscard]] std::vector<std::uint32_t> waiting_for(const Scene& scene, const Root& root);

/// What those behind a root other than `told`, ascending, say of it in one sentence; empty if there
/// is nobody else.
[[nodiscard]] std::string others_behind(const Scene& scene, const Root& root,
                                        const std::vector<std::uint32_t>& told);

/// The first sentences of an explanation: where `waiters`, those of `waiting_for`, wait for the
/// queue of a root; how the queue stands; what the others behind the root wait for.
[[nodiscard]] std::vector<std::string> who_waits(const Scene& scene, const Root& root,
                                                 const QueueKey& queue,
                                                 const std::vector<std::uint32_t>& waiters);

/// How it was excluded that somebody else helps, as evidence.
[[nodiscard]] std::vector<std::string> exclusion(const Scene& scene, const QueueKey& queue,
                                                 bool certain);

}  // namespace unjam::aggregate
