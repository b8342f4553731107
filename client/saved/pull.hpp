#pragma once

#include <cstddef>
#include <functional>

#include "client/error.hpp"

namespace unjam::saved {

/// A stream of bytes: writes the next ones, at most `count` (never 0), to `data` and says how many;
/// 0: it has ended.
using Pull = std::function<Result<std::size_t>(char* data, std::size_t count)>;

}  // namespace unjam::saved
