#pragma once

#include <string_view>

namespace unjam::dumps {

/// What a file is, judged by its content alone.
enum class Kind {
  snapshot,    ///< ours, of any version
  json,        ///< other JSON: perhaps a reply of Delve's, or lines of a log
  core,        ///< an ELF core
  elf,         ///< another ELF file: an executable, a library
  profile,     ///< in pprof's format, perhaps of goroutines: debug=0
  go_text,     ///< goroutines as Go prints them: SIGQUIT, debug=2; perhaps in a log
  count_text,  ///< counts of goroutines as Go prints them: debug=1; perhaps behind other text
  text,        ///< other text, in which they may come later
  other,
};

struct Guess {
  Kind kind = Kind::other;
  std::string_view what;  ///< the same in words: "an ELF core"
};

/// Looks at the start of a file; 64 KiB are plenty.
[[nodiscard]] Guess guess_kind(std::string_view start);

}  // namespace unjam::dumps
