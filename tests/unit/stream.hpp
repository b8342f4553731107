#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "client/stream/pull.hpp"

namespace unjam::test {

/// A stream of bytes in memory that gives at most `most` at once.
inline stream::Pull in_pieces(std::string_view bytes, std::size_t most)
{
  return [bytes, most](char* data, std::size_t count) mutable -> Result<std::size_t> {
    const std::size_t taken = bytes.copy(data, std::min(count, most));
    bytes.remove_prefix(taken);
    return taken;
  };
}

/// All of a stream, asked for in pieces of `count`.
inline Result<std::string> read_all(const stream::Pull& pull, std::size_t count = 1000)
{
  std::string all;
  std::string piece(count, '\0');
  for (;;) {
    const auto got = pull(piece.data(), piece.size());
    if (!got) return got.error();
    if (*got == 0) return all;
    all.append(piece, 0, *got);
  }
}

}  // namespace unjam::test
