#pragma once

#include <chrono>

#include "cli/batch/batch.hpp"
#include "cli/status_line.hpp"

namespace unjam::cli {

/// The status line of a batch: "17 of 40 cores, 2 failed, 1.2/s, 19 s left".
class BatchProgressLine {
 public:
  explicit BatchProgressLine(bool wanted) : line_{wanted} {}

  void show(const BatchProgress& progress);

 private:
  StatusLine line_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace unjam::cli
