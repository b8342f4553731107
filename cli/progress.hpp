#pragma once

#include <chrono>

#include "client/capture/capture.hpp"

namespace unjam::cli {

/// One line on stderr that says how far a capture has come, at what rate. Silent unless stderr is a
/// terminal.
class ProgressLine {
 public:
  using Clock = std::chrono::steady_clock;

  /// `wanted`: false keeps it silent on a terminal too.
  explicit ProgressLine(bool wanted);

  /// Erases the line.
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ProgressLine(ProgressLine&&) = delete;
  ProgressLine& operator=(ProgressLine&&) = delete;

  /// Shows it, ten times a second at most.
  void show(const Progress& progress);

  /// The text of the line: "listing goroutines: 12000 of at most 100009, 24000/s".
  [[nodiscard]] static std::string text(const Progress& progress, std::chrono::duration<double> elapsed);

 private:
  bool visible_;
  Progress::Phase phase_ = Progress::Phase::listing;
  Clock::time_point phase_start_ = Clock::now();
  Clock::time_point last_shown_;
};

}  // namespace unjam::cli
