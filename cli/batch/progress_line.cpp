#include "cli/batch/progress_line.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace unjam::cli {

BatchProgressLine::BatchProgressLine(bool wanted) : visible_{wanted && ::isatty(STDERR_FILENO) == 1}
{
}

BatchProgressLine::~BatchProgressLine()
{
  if (visible_) fmt::print(stderr, "\r\x1b[K");
}

void BatchProgressLine::show(const BatchProgress& progress) const
{
  if (!visible_) return;
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start_;
  const double rate =
      static_cast<double>(progress.done - progress.before) / std::max(elapsed.count(), 1e-3);
  const double left = static_cast<double>(progress.jobs - progress.done) / std::max(rate, 1e-9);
  fmt::print(stderr, "\r\x1b[K{} of {} cores, {} failed, {:.1f}/s, {:.0f} s left", progress.done,
             progress.jobs, progress.failed, rate, left);
  std::fflush(stderr);
}

}  // namespace unjam::cli
