#pragma once

#include <string>

#include "aggregate/snapshot/snapshot.hpp"

namespace unjam::render {

/// What ended the target, as an object in one line.
///
/// `stack` are the calls of the goroutine that crashed, or of the thread, as the snapshot has them:
/// those by which the runtime gave up come first.
[[nodiscard]] std::string json_crash(const Snapshot& snapshot, const Crash& crash);

}  // namespace unjam::render
