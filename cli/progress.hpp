#pragma once

#include <chrono>
#include <string>

#include "cli/status_line.hpp"
#include "client/capture/capture.hpp"
#include "client/dumps/read_options.hpp"

namespace unjam::cli {

/// A status line that says how far a capture has come, at what rate, or how much of a file has been
/// read.
class ProgressLine {
 public:
  explicit ProgressLine(bool wanted) : line_{wanted} {}

  /// Shows it, ten times a second at most.
  void show(const Progress& progress);
  /// The same of a file, but nothing in the first moment, in which most are read.
  void show(const std::string& file, const dumps::ReadProgress& progress);

  /// The text of the line: "listing goroutines: 12000 of at most 100009, 24000/s".
  [[nodiscard]] static std::string text(const Progress& progress,
                                        std::chrono::duration<double> elapsed);
  /// "reading dump.json: 1.2 GiB of 9.5 GiB"
  [[nodiscard]] static std::string text(const std::string& file,
                                        const dumps::ReadProgress& progress);

 private:
  using Clock = std::chrono::steady_clock;

  /// Whether it may be drawn now, and notes that it is.
  [[nodiscard]] bool due(Clock::time_point now);

  StatusLine line_;
  Progress::Phase phase_ = Progress::Phase::listing;
  Clock::time_point phase_start_ = Clock::now();
  Clock::time_point last_shown_;
};

}  // namespace unjam::cli
