#pragma once

#include "client/stream/pull.hpp"

namespace unjam::stream {

/// The same stream, pulled on a thread of its own, a few pieces ahead. The thread ends with the
/// stream, or when the last copy of the result is gone: the stream must not wait for ever.
[[nodiscard]] Pull read_ahead(Pull pull);

}  // namespace unjam::stream
