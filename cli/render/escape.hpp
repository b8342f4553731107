#pragma once

#include <string>
#include <string_view>

namespace unjam::render {

/// Text of the target made harmless for a terminal.
///
/// Control characters (ESC and the C1 range among them), characters that are invisible or change
/// the direction of writing, and bytes that are not UTF-8 become visible: `\n`, `\x1b`, `\u202e`,
/// `\U000e0041`. Everything else, a backslash too, stays: this is for safety, not for reading back.
[[nodiscard]] std::string escape(std::string_view text);

/// A JSON document with such characters written as \uXXXX; its meaning stays the same. Expects
/// valid UTF-8, as nlohmann's dump gives with error_handler_t::replace.
[[nodiscard]] std::string escape_json(std::string json);

}  // namespace unjam::render
