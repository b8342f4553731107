#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "client/stream/pull.hpp"

namespace unjam::stream {

/// What a file holds, to be read from its start to its end.
struct Input {
  Pull pull;               ///< unpacked
  bool packed = false;     ///< it is compressed: offsets into what it holds are not the file's
  std::uint64_t size = 0;  ///< of all that can be pulled, in bytes; 0: not known beforehand
};

/// Opens a file, or standard input if `path` is "-". zstd and gzip are recognised by their first
/// bytes and unpacked. A regular file is read, and unpacked, on a thread of its own, some pieces
/// ahead of who pulls.
///
/// Errors, also of the stream: unreadable if there is no such file, if it is a directory, if
/// compressed data is cut or damaged, with the byte; io_failed when reading fails.
[[nodiscard]] Result<Input> open_input(const std::string& path);

/// A stream of bytes in memory, which must outlive it.
[[nodiscard]] Pull from_memory(std::string_view bytes);

}  // namespace unjam::stream
