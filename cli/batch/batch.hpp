#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "cli/batch/binary_index.hpp"
#include "cli/batch/find_jobs.hpp"
#include "cli/batch/outcome.hpp"
#include "cli/batch/output_folder.hpp"
#include "cli/batch/worker.hpp"

namespace unjam::cli {

/// How far a batch has come.
struct BatchProgress {
  std::size_t done = 0;    ///< of all jobs, however they ended
  std::size_t before = 0;  ///< of these, in a run before this one
  std::size_t failed = 0;
  std::size_t jobs = 0;
};

struct BatchOptions {
  WorkerOptions worker;
  std::size_t at_once = 1;  ///< cores that are worked on at the same time
  std::size_t retries = 1;
  bool retry_failed = false;  ///< tries those again that failed in a run before
  std::function<void(const BatchProgress&)> on_progress;
  std::function<void(const std::string&)> log;  ///< a line without a time
};

/// Makes a report of every core that has no outcome yet, and keeps what became of it. A core that
/// is there twice is worked on once: its other inputs are copies of the first one, and fail as it
/// does.
///
/// Returns the outcomes of all jobs, in their order. Runs an event loop with a handler for SIGINT
/// and SIGTERM. Errors: io_failed if the folder cannot be written, server_failed, cancelled: then
/// what is done is kept.
[[nodiscard]] Result<std::vector<Outcome>> run_batch(const std::vector<Job>& jobs,
                                                     const BinaryIndex& binaries,
                                                     const OutputFolder& folder,
                                                     const BatchOptions& options);

}  // namespace unjam::cli
