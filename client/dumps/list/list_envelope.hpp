#pragma once

#include <cstdint>
#include <string>

#include "client/error.hpp"
#include "client/json_text/json_outline.hpp"

namespace unjam::dumps {

/// What stands around a list of goroutines in Delve's reply.
struct ListEnvelope {
  bool has_list = false;
  std::int64_t next_page =
      -1;             ///< Nextg: the number that the next page starts with; negative: none
  std::string error;  ///< Delve's, quoted for people; empty: none
};

/// Reads a whole document whose lists have been left out. Fails with damaged: names the byte of
/// the file and what was expected there.
[[nodiscard]] Result<ListEnvelope> read_envelope(const json_text::JsonOutline& outline);

}  // namespace unjam::dumps
