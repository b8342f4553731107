#pragma once

#include <chrono>

#include "cli/batch/batch.hpp"

namespace unjam::cli {

/// "17 of 40 cores, 2 failed, 1.2/s, 19 s left", on a terminal; gone when the object is.
class BatchProgressLine {
 public:
  explicit BatchProgressLine(bool wanted);
  BatchProgressLine(const BatchProgressLine&) = delete;
  BatchProgressLine& operator=(const BatchProgressLine&) = delete;
  ~BatchProgressLine();

  void show(const BatchProgress& progress) const;

 private:
  bool visible_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace unjam::cli
