#pragma once

#include <optional>
#include <string>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/error.hpp"
#include "client/saved/bytes.hpp"

/// Snapshots and dumps in files.
namespace unjam::saved {

/// Reads a saved snapshot, a saved ListGoroutines reply, or goroutines as Go prints them, perhaps in
/// a log, from a file, or from standard input if `path` is "-". What it is shows in its content,
/// never in its name; zstd and gzip are unpacked.
///
/// `go_minor`: the release of Go that a reply is of, 24 for Go 1.24, where it does not tell itself.
/// A snapshot keeps the source that it was captured from; a reply has the file as its source.
///
/// Fails with bad_source, or io_failed when reading fails. The error starts with the path and says
/// at which byte and what was expected, or what the file is instead.
[[nodiscard]] Result<Snapshot> read(const std::string& path,
                                    std::uint64_t max_bytes = default_max_bytes,
                                    std::optional<int> go_minor = {});

/// The same for bytes in memory, without the path in the error.
[[nodiscard]] Result<Snapshot> read(const Bytes& file, std::optional<int> go_minor = {});

}  // namespace unjam::saved
