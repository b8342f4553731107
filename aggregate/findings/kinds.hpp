#pragma once

#include <optional>
#include <vector>

#include "aggregate/findings/finding.hpp"
#include "aggregate/findings/scene.hpp"
#include "aggregate/wait/roots.hpp"

/// The kinds of findings, one file each. Most come of waiting: each function looks at one root
/// and tells of it if it is of its kind.
///
/// A new kind is a new file with such a function, and a line in diagnose.cpp.
namespace unjam::aggregate {

/// What ended the target, if something did. It looks at the snapshot as a whole, not at a root.
std::optional<Finding> find_crash(const Scene& scene);

/// Who could run, but gets no processor. It looks at the snapshot as a whole too.
std::optional<Finding> find_starved(const Scene& scene);

/// Adds the crowds that none of these findings tells of, all of them hints; where a finding says
/// less of the same goroutines, the crowd takes its place and its grade.
void add_crowds(const Scene& scene, std::vector<Finding>& findings);

/// What places alone tell, where nothing is known of what goroutines wait for. All are hints.
std::vector<Finding> find_by_place(const Scene& scene);

std::optional<Finding> find_self_deadlock(const Scene& scene, const Root& root);
std::optional<Finding> find_wait_cycle(const Scene& scene, const Root& root);
std::optional<Finding> find_orphaned_send(const Scene& scene, const Root& root);
std::optional<Finding> find_orphaned_receive(const Scene& scene, const Root& root);
std::optional<Finding> find_nil_channel(const Scene& scene, const Root& root);
std::optional<Finding> find_empty_select(const Scene& scene, const Root& root);
std::optional<Finding> find_lock_abandoned(const Scene& scene, const Root& root);
std::optional<Finding> find_waitgroup_stuck(const Scene& scene, const Root& root);
std::optional<Finding> find_cond_stuck(const Scene& scene, const Root& root);
std::optional<Finding> find_stalled_consumer(const Scene& scene, const Root& root);
std::optional<Finding> find_lock_contention(const Scene& scene, const Root& root);

}  // namespace unjam::aggregate
