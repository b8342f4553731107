#pragma once

#include <chrono>
#include <string>

#include "client/capture/capture.hpp"
#include "client/saved/read_options.hpp"

namespace unjam::cli {

/// One line on stderr that says how far a capture has come, at what rate, or how much of a file has
/// been read. Silent unless stderr is a terminal.
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
  /// The same of a file, but nothing in the first moment, in which most are read.
  void show(const std::string& file, const saved::ReadProgress& progress);

  /// The text of the line: "listing goroutines: 12000 of at most 100009, 24000/s".
  [[nodiscard]] static std::string text(const Progress& progress,
                                        std::chrono::duration<double> elapsed);
  /// "reading dump.json: 1.2 GiB of 9.5 GiB"
  [[nodiscard]] static std::string text(const std::string& file,
                                        const saved::ReadProgress& progress);

 private:
  void draw(const std::string& line, Clock::time_point now);

  bool visible_;
  Progress::Phase phase_ = Progress::Phase::listing;
  Clock::time_point phase_start_ = Clock::now();
  Clock::time_point last_shown_;
  bool shown_ = false;
};

}  // namespace unjam::cli
