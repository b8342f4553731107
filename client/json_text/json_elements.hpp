#pragma once

#include <cstddef>
#include <string_view>

namespace unjam::json_text {

/// The elements of a JSON array that a piece of it holds whole.
struct JsonElements {
  std::size_t end = 0;  ///< of the comma or bracket behind the last of them; 0: none is whole
  bool last = false;    ///< it is the bracket that ends the array
};

/// Finds the last whole element of a piece. The piece begins with what is before an element: the
/// bracket of the array, or a comma. What is no JSON gives anything; a parser is to judge it.
[[nodiscard]] JsonElements find_elements(std::string_view piece);

}  // namespace unjam::json_text
