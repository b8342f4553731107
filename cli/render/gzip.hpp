#pragma once

#include <string>
#include <string_view>

namespace unjam::render {

/// The bytes packed as gzip, without a time or a name: equal bytes give equal ones.
[[nodiscard]] std::string gzip(std::string_view bytes);

}  // namespace unjam::render
