#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace unjam::dumps {

/// Takes a text that is quoted as Go quotes (strconv.Quote) from the front of another, with its
/// quotes. Empty: there is none, or it does not end; then `text` stays as it is.
[[nodiscard]] std::optional<std::string> take_go_quoted(std::string_view& text);

}  // namespace unjam::dumps
