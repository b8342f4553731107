#pragma once

#include <string>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/dumps/read_options.hpp"
#include "client/error.hpp"
#include "client/stream/window.hpp"

/// Snapshots and dumps in files.
namespace unjam::saved {

/// Reads a saved snapshot, a saved ListGoroutines reply, a profile of goroutines (debug=0), or
/// goroutines as Go prints them (debug=1, debug=2, SIGQUIT), perhaps in a log, from a file, or from
/// standard input if `path` is "-". What it is shows in its content, never in its name; zstd and
/// gzip are unpacked. Only a part of it is in memory at once, except of profiles.
///
/// A snapshot keeps the source that it was captured from; a reply has the file as its source.
///
/// Fails with a code about the source, or io_failed when reading fails. The error starts with the
/// path and says at which byte and what was expected, or what the file is instead.
[[nodiscard]] Result<Snapshot> read(const std::string& path,
                                    const dumps::ReadOptions& options = {});

/// The same for a stream, without a path in the error.
[[nodiscard]] Result<Snapshot> read(stream::Window window, const dumps::ReadOptions& options = {});

}  // namespace unjam::saved
