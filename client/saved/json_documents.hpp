#pragma once

#include <cstddef>
#include <string_view>

namespace unjam::saved {

/// How many bytes the first JSON object or array of a text takes, blanks before it included: another
/// may follow. All of the text if it does not begin so, or does not end.
[[nodiscard]] std::size_t first_document(std::string_view text);

}  // namespace unjam::saved
