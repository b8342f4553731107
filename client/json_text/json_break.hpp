#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace unjam::json_text {

/// Where a text stops being JSON.
struct JsonBreak {
  std::size_t offset = 0;
  std::string expected;  ///< what should be there: "expected the rest of a string"
  bool cut = false;      ///< all is well so far, but the text ends here
};

/// Looks for what breaks a JSON text as a whole: it ends too early, brackets do not match, a string
/// holds a control character, bytes are not UTF-8. Empty if it is none of these.
///
/// simdjson notices all of them but seldom says where; this looks again. `closers`: of the brackets
/// around the text, innermost last; then it is a part of a document, and ends with it.
[[nodiscard]] std::optional<JsonBreak> find_json_break(std::string_view text,
                                                       std::string closers = {});

/// Where a text whose brackets and strings are whole breaks JSON's grammar, or becomes another
/// text: after a value where there must be a comma, for example. Empty: nowhere.
[[nodiscard]] std::optional<std::size_t> find_grammar_break(std::string_view text);

}  // namespace unjam::json_text
