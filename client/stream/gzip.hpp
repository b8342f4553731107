#pragma once

#include <memory>
#include <string_view>

#include "client/stream/unpack.hpp"

namespace unjam::stream {

/// Whether these first bytes of a file say that it is gzip-compressed.
[[nodiscard]] bool is_gzip(std::string_view start);

/// Unpacks gzip members, one behind the other.
[[nodiscard]] std::unique_ptr<Unpacker> gzip_unpacker();

}  // namespace unjam::stream
