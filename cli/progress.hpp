#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "cli/options.hpp"
#include "cli/status_line.hpp"
#include "client/source/options.hpp"

namespace unjam::cli {

/// A status line that says how far a capture has come, at what rate, or how much of a file has been
/// read.
class ProgressLine final : public source::Watcher {
 public:
  /// Shows it, ten times a second at most.
  void captures(const Progress& progress) override;
  /// The same of a file, but nothing in the first moment, in which most are read.
  void reads(const std::string& file, const dumps::ReadProgress& progress) override;
  /// Erases the line.
  void ends() override;

  /// The text of the line: "listing goroutines: 12000 of at most 100009, 24000/s".
  [[nodiscard]] static std::string text(const Progress& progress,
                                        std::chrono::duration<double> elapsed);
  /// "reading dump.json: 1.2 GiB of 9.5 GiB"
  [[nodiscard]] static std::string text(const std::string& file,
                                        const dumps::ReadProgress& progress);

 private:
  using Clock = std::chrono::steady_clock;

  /// What is shown of one source.
  struct Shown {
    /// Whether it may be drawn now, and notes that it is.
    [[nodiscard]] bool due(Clock::time_point now);

    StatusLine line{true};
    Progress::Phase phase = Progress::Phase::listing;
    Clock::time_point phase_start = Clock::now();
    Clock::time_point last_shown{};
  };

  /// That of the source that is read now.
  Shown& shown();

  std::optional<Shown> shown_;
};

/// Who hears of a source that is read: stderr.
[[nodiscard]] source::Listeners listen(const Verbosity& verbosity);

}  // namespace unjam::cli
