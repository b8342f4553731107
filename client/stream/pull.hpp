#pragma once

#include <cstddef>
#include <functional>

#include "client/error.hpp"

namespace unjam::stream {

/// Bytes that are read, or unpacked, at once.
inline constexpr std::size_t piece_size = std::size_t{256} << 10U;

/// A stream of bytes: writes the next ones, at most `count` (never 0), to `data` and says how many;
/// 0: it has ended.
using Pull = std::function<Result<std::size_t>(char* data, std::size_t count)>;

}  // namespace unjam::stream
