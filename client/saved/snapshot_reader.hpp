#pragma once

#include "aggregate/snapshot/snapshot.hpp"
#include "client/error.hpp"
#include "client/saved/bytes.hpp"

namespace unjam::saved {

/// Reads the saved form of a snapshot; snapshot_writer.hpp describes it.
///
/// Trusts nothing: fails with bad_source and names the byte and what was expected there. A file
/// without its end record was cut.
[[nodiscard]] Result<Snapshot> read_snapshot(const Bytes& file);

}  // namespace unjam::saved
