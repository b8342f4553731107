#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "client/error.hpp"
#include "client/stream/bytes.hpp"

namespace unjam::dumps {

/// A part of a JSON array of goroutines, with what is before and behind its elements: the brackets
/// of the array, or commas.
struct ListPart {
  stream::Bytes text;
  std::uint64_t offset = 0;  ///< in the file
  std::string closers;       ///< of the brackets around the elements, innermost last
  std::size_t first = 0;     ///< the index of its first element in the list
};

/// "Goroutines[3]: "
[[nodiscard]] std::string place_in_list(std::size_t index);

/// What breaks the JSON of a part as a whole, or that of its element with this index in the list,
/// whichever comes first. Empty: nothing.
[[nodiscard]] std::optional<Error> find_break(const ListPart& part, std::size_t index);

/// The elements before the place where the JSON of a part breaks as a whole. Empty if there is no
/// such place, or no element before it.
[[nodiscard]] std::optional<ListPart> whole_elements(const ListPart& part);

}  // namespace unjam::dumps
