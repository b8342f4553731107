#pragma once

#include <string>
#include <vector>

#include "aggregate/rollup/rollup.hpp"
#include "client/error.hpp"

namespace unjam::cli {

/// What becomes of an input that cannot be read.
enum class Unreadable {
  fatal,     ///< nothing is merged
  left_out,  ///< it is named in Rollup::left_out; none of what it holds counts
};

/// Merges reports and rollups: files, plain or compressed, with one document or several one behind
/// the other; folders, in which every *.json, *.json.zst and *.json.gz counts, however deep; "-"
/// for standard input.
///
/// Errors: damaged, wrong_kind, unreadable and io_failed, "FILE: byte N: …"; also if a folder has
/// no such file.
[[nodiscard]] Result<aggregate::Rollup> gather(const std::vector<std::string>& inputs,
                                               Unreadable unreadable);

}  // namespace unjam::cli
