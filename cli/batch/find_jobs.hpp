#pragma once

#include <string>
#include <vector>

#include "cli/batch/job.hpp"
#include "client/error.hpp"

namespace unjam::cli {

/// The cores that a batch is to look at.
struct Jobs {
  std::vector<Job> jobs;           ///< ascending by input, each input once
  std::vector<std::string> aside;  ///< files in folders that hold no core
};

/// Finds the cores among files and in folders, which are walked, and in archives. `manifest`: a
/// file that lists more; empty: none. What a file is shows in its content. A file that is named
/// itself and holds no core is a job, too, and fails as one.
///
/// Errors: unreadable if an input or the manifest cannot be read, or if there is no core at all.
[[nodiscard]] Result<Jobs> find_jobs(const std::vector<std::string>& inputs,
                                     const std::string& manifest);

}  // namespace unjam::cli
