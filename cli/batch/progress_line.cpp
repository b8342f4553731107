#include "cli/batch/progress_line.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace unjam::cli {

void BatchProgressLine::show(const BatchProgress& progress)
{
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start_;
  const double rate =
      static_cast<double>(progress.done - progress.before) / std::max(elapsed.count(), 1e-3);
  const double left = static_cast<double>(progress.jobs - progress.done) / std::max(rate, 1e-9);
  line_.draw(fmt::format("{} of {} cores, {} failed, {:.1f}/s, {:.0f} s left", progress.done,
                         progress.jobs, progress.failed, rate, left));
}

}  // namespace unjam::cli
