#pragma once

#include <cstddef>
#include <vector>

#include "aggregate/rollup/rollup.hpp"
#include "cli/batch/job.hpp"
#include "cli/batch/outcome.hpp"
#include "cli/batch/output_folder.hpp"
#include "client/error.hpp"

namespace unjam::cli {

/// What a batch comes to.
struct Results {
  std::size_t cores = 0;  ///< inputs
  std::size_t done = 0;   ///< with a report, of their own or that of a copy
  std::size_t incomplete = 0;
  std::size_t copies = 0;  ///< of a core that is there as another input, too
  std::size_t failed = 0;
  aggregate::Rollup rollup;  ///< of all reports
};

/// Makes results.ndjson and rollup.json of what became of all jobs: a line a core and a line a
/// finding, in the order of the inputs. What a copy is of must come before it.
///
/// Errors: damaged if a report cannot be read again, io_failed.
[[nodiscard]] Result<Results> write_results(const OutputFolder& folder,
                                            const std::vector<Job>& jobs,
                                            const std::vector<Outcome>& outcomes);

}  // namespace unjam::cli
