#pragma once

#include "aggregate/snapshot/snapshot.hpp"
#include "client/dumps/read_options.hpp"
#include "client/error.hpp"
#include "client/stream/window.hpp"

namespace unjam::saved {

/// Reads the saved form of a snapshot; snapshot_writer.hpp describes it.
///
/// Trusts nothing: fails with damaged or cut and names the byte and what was expected there. A file
/// without its end record was cut; of one that is read in part, only what goroutines are and where
/// they stand is kept: what is missing could be what would have released somebody.
[[nodiscard]] Result<Snapshot> read_snapshot(stream::Window window,
                                             const dumps::ReadOptions& options = {});

}  // namespace unjam::saved
