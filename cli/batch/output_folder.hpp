#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cli/batch/job.hpp"
#include "cli/batch/outcome.hpp"
#include "client/error.hpp"

namespace unjam::cli {

/// What to do with a folder that a batch has been written to before.
enum class Resume { no, yes };

/// The folder that a batch writes. Whatever ends the program, each file in it is whole:
///
///     reports/KEY.json    the report of a core (unjam.report/1)
///     outcomes/KEY        what became of it; written last, so that its report is there
///     results.ndjson      made of these in the end: a line a core, a line a finding
///     rollup.json         the same, all reports as one
///     binaries            which executables there are
///     log                 what happened when; the only file with times in it
///     .work/              what was unpacked; it is gone afterwards
///
/// What is called *.json can be merged.
class OutputFolder {
 public:
  /// Makes the folder. One that holds outcomes already is an error unless it is to be resumed; what
  /// was left half done in it is removed then. Another batch at work there is an error, too.
  [[nodiscard]] static Result<OutputFolder> open(const std::string& path, Resume resume);

  OutputFolder(OutputFolder&& other) noexcept;
  OutputFolder& operator=(OutputFolder&&) = delete;
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;
  ~OutputFolder();

  [[nodiscard]] std::string file(std::string_view name) const;
  [[nodiscard]] std::string report(const Job& job) const;
  /// The same within the folder: "reports/KEY.json".
  [[nodiscard]] std::string name_of_report(const Job& job) const;
  /// Where the core of a job is unpacked.
  [[nodiscard]] std::string work(const Job& job) const;

  /// What became of a job before; empty: nothing yet.
  [[nodiscard]] std::optional<Outcome> outcome(const Job& job) const;
  [[nodiscard]] Result<void> keep(const Job& job, const Outcome& outcome) const;

 private:
  OutputFolder(std::string path, int lock);

  std::string path_;
  int lock_;
};

}  // namespace unjam::cli
