#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"

namespace unjam::dumps {

/// The line that Go prints before the stack of a goroutine (runtime.goroutineheader):
///
///     goroutine 18 gp=0xc000007c0 m=nil [chan receive, 5 minutes, locked to thread]:
struct GoHeader {
  std::int64_t id = 0;
  Status status = Status::waiting;
  std::string_view wait_reason;  ///< views the line; empty unless waiting
  std::int64_t minutes = 0;      ///< waits for at least so long; 0: not told
  std::vector<std::pair<std::string, std::string>> labels;  ///< in their order
};

/// Where in a line such a header begins, whatever a log has put before it; npos: nowhere. Quick
/// where there is none.
[[nodiscard]] std::size_t find_go_header(std::string_view line);

/// Reads a line that begins with "goroutine ". Empty: it is no header.
[[nodiscard]] std::optional<GoHeader> parse_go_header(std::string_view line);

}  // namespace unjam::dumps
