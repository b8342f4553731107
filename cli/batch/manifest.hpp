#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/batch/job.hpp"
#include "client/error.hpp"

namespace unjam::cli {

/// Reads a list of cores: a JSON object a line, or CSV (RFC 4180) whose first line names the
/// columns. `core` is needed, `binary` may be there; everything else becomes a label. Relative
/// paths are relative to `folder`. Jobs come in the manifest's order; whether their files are there
/// and what they hold is not looked at.
///
/// Fails with damaged: "line 3: expected …".
[[nodiscard]] Result<std::vector<Job>> parse_manifest(std::string_view text,
                                                      const std::string& folder);

}  // namespace unjam::cli
