#pragma once

#include <string>
#include <string_view>

namespace unjam::render {

/// Text in a line or a table's cell of GitHub's markdown, such that nothing in it is markup.
/// Expects escaped text: without control characters.
[[nodiscard]] std::string markdown(std::string_view text);

}  // namespace unjam::render
