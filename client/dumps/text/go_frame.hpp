#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace unjam::dumps {

/// The two lines of a call in a text dump of Go's; views of them:
///
///     main.(*Writer).run(0xc000010000)
///     	/src/writer.go:36 +0x45 fp=0xc0000567d8 sp=0xc000056740 pc=0x622ecb

struct GoCall {
  std::string_view function;  ///< with its package, without arguments
  bool inlined = false;       ///< its arguments are not told: "(...)"
};

struct GoPosition {
  std::string_view file;
  std::int32_t line = 0;
  std::uint64_t pc = 0;  ///< 0: not told
};

/// Reads the first line. Empty: it is none.
[[nodiscard]] std::optional<GoCall> parse_go_call(std::string_view line);

/// Reads the second line, whatever a log has made of the tab before it. Empty: it is none.
[[nodiscard]] std::optional<GoPosition> parse_go_position(std::string_view line);

}  // namespace unjam::dumps
