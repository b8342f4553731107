#pragma once

#include <string>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/error.hpp"

namespace unjam::source {

/// For help texts: what several sources may be.
inline constexpr const char* sources_help =
    "BINARY CORE, CORE alone, HOST:PORT, :PORT, unix:PATH, a saved FILE, - for standard input, or "
    "a DIRECTORY of cores and files; several are allowed";

/// A source, and what the user calls it.
struct NamedSource {
  std::string name;  ///< as it was typed: of a core its file, of a directory the path of its file
  Source source;
  bool of_directory = false;  ///< nobody named it: it may turn out not to be a dump
};

/// What the command line names.
struct Sources {
  std::vector<NamedSource> sources;  ///< in the order of the command line; never empty
  std::vector<Problem> set_aside;    ///< notes: what is in directories, but no source
};

/// Reads the words of a command line that may name several sources; files are told apart by their
/// content.
///
/// An executable and the word behind it, its core, are one source; any other word is one. A
/// directory stands for the files in it, by name, without hidden ones; what lies deeper, and
/// executables, are set aside. Errors: usage, unreadable, io_failed.
[[nodiscard]] Result<Sources> read_sources(const std::vector<std::string>& words);

}  // namespace unjam::source
