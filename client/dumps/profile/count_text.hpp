#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/dumps/profile/counted.hpp"
#include "client/error.hpp"

namespace unjam::dumps {

/// Where in a text a profile of goroutines begins that Go has printed with debug=1, at the start of
/// a line; npos: nowhere.
[[nodiscard]] std::size_t find_count_text(std::string_view text);

/// Reads such a profile: so many goroutines have this stack and these labels. What comes before and
/// behind is skipped. Goroutines come as CountedGoroutines gives them; of several profiles those of
/// the one with most, the first of equals, and a note says so.
///
/// Go hides the runtime's innermost calls there, and with them most wait reasons. Fails with
/// wrong_kind if there is no profile, or if it counts more
/// than `most`.
[[nodiscard]] Result<Snapshot> read_count_text(std::string_view text,
                                               std::uint64_t most = most_counted);

}  // namespace unjam::dumps
