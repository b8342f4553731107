#pragma once

#include <span>
#include <string>
#include <vector>

#include "aggregate/findings/finding.hpp"
#include "aggregate/group/parsed.hpp"
#include "cli/render/page.hpp"

namespace unjam::cli {

/// Where the sources of a target are on this machine.
struct SourcePath {
  std::string from;  ///< what names of files begin with in the target
  std::string to;    ///< what they begin with here

  friend bool operator==(const SourcePath&, const SourcePath&) = default;
};

/// Reads "FROM=TO".
[[nodiscard]] aggregate::Parsed<std::vector<SourcePath>> parse_source_paths(
    std::span<const std::string> texts);

/// Reads the lines that the chains of findings name, as far as their files are here, without the
/// blanks in front. The first path that fits a file is used, else the file as the target names it.
/// Where the binary names its commit, and the file is in a repository that has it, the line is that
/// commit's; else a file that is newer than the binary is left out.
///
/// The target says which files are read, so that only Go's sources are, and few. What cannot be
/// read is left out. Not escaped.
[[nodiscard]] render::SourceLines read_source_lines(const Snapshot& snapshot,
                                                    std::span<const aggregate::Finding> findings,
                                                    std::span<const SourcePath> paths);

}  // namespace unjam::cli
