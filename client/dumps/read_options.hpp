#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/error.hpp"
#include "client/stream/window.hpp"

namespace unjam::dumps {

/// How far a file has been read, in bytes, unpacked.
struct ReadProgress {
  std::uint64_t done = 0;
  std::uint64_t total = 0;  ///< 0: not known, for it is compressed, or no regular file
};

/// How a saved dump is read.
struct ReadOptions {
  std::uint64_t max_bytes = stream::default_max_bytes;  ///< of the file, unpacked
  std::optional<int> go_minor = {};  ///< the release of a reply that does not tell: 24 for Go 1.24
  bool partial = false;              ///< of a file that is cut or broken, take what is before that
  /// Called for every piece of a file that is read, on the reading thread.
  std::function<void(const ReadProgress&)> on_progress = {};
};

/// What becomes of a file that cannot be read beyond some place, `snapshot` being what stands
/// before: that, marked as incomplete, if it is asked for and has goroutines; else the error, which
/// then says how to ask.
[[nodiscard]] Result<Snapshot> broken_off(Snapshot snapshot, const Error& error,
                                          const ReadOptions& options);

}  // namespace unjam::dumps
