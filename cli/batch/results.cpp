#include "cli/batch/results.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

#include "aggregate/findings/finding_words.hpp"
#include "aggregate/rollup/summary.hpp"
#include "cli/merge/gather.hpp"
#include "cli/output.hpp"
#include "cli/render/rollup.hpp"

namespace unjam::cli {
namespace {

using aggregate::FindingFacts;
using aggregate::ReportFacts;
using nlohmann::ordered_json;

std::string line_of(const ordered_json& row)
{
  return row.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

ordered_json text_or_null(const std::string& text)
{
  return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

void add_labels(const std::map<std::string, std::string>& labels, ordered_json& row)
{
  for (const auto& [name, value] : labels) row["label_" + name] = value;
}

ordered_json core_row(const Job& job, const Outcome& outcome)
{
  ordered_json row{{"row", "core"},
                   {"input", job.input},
                   {"status", word_of(outcome.status)},
                   {"reason", text_or_null(outcome.reason)},
                   {"copy_of", text_or_null(outcome.copy_of)},
                   {"core_id", text_or_null(outcome.core_id)},
                   {"binary", text_or_null(outcome.binary)}};
  add_labels(job.labels, row);
  return row;
}

void add_report(const ReportFacts& report, const std::string& name, ordered_json& row)
{
  row["report"] = name;
  row["report_id"] = report.id;
  for (const char* const each : {"go_version", "build_id", "module"}) {
    row[each] = text_or_null(aggregate::text_named(report.target, each));
  }
  row["goroutines"] = report.goroutines;
  row["findings"] = report.findings.size();
  row["answer"] =
      report.findings.empty() ? ordered_json(nullptr) : ordered_json(report.findings.front().title);
}

ordered_json finding_row(const Job& job, const ReportFacts& report, const FindingFacts& finding)
{
  ordered_json row{{"row", "finding"},          {"input", job.input},
                   {"report_id", report.id},    {"signature", finding.signature},
                   {"kind", finding.kind},      {"grade", unjam::word_of(finding.grade)},
                   {"permanent", nullptr},      {"title", finding.title},
                   {"blocked", finding.blocked}};
  if (finding.permanent) row["permanent"] = *finding.permanent;
  add_labels(job.labels, row);
  return row;
}

/// Makes the lines, job by job.
class OutcomeLines {
 public:
  explicit OutcomeLines(const OutputFolder& folder) : folder_{folder} {}

  Result<void> add(const Job& job, const Outcome& outcome)
  {
    ++results_.cores;
    if (outcome.status == Outcome::Status::failed) {
      ++results_.failed;
      text_ += line_of(core_row(job, outcome));
      return {};
    }
    ++results_.done;
    if (outcome.status == Outcome::Status::copy) {
      ++results_.copies;
      text_ += line_of(core_row(job, outcome));
      return {};
    }
    if (outcome.status == Outcome::Status::incomplete) ++results_.incomplete;
    return add_own(job, outcome);
  }

  [[nodiscard]] const std::string& text() const { return text_; }
  Results take() { return std::move(results_); }

 private:
  Result<void> add_own(const Job& job, const Outcome& outcome)
  {
    const std::string path = folder_.report(job);
    Result<aggregate::Rollup> report = gather({path}, Unreadable::fatal);
    if (!report) return report.error();
    if (report->reports.size() != 1) return Error{Errc::damaged, path + ": not one report"};
    ordered_json row = core_row(job, outcome);
    add_report(report->reports.front(), folder_.name_of_report(job), row);
    text_ += line_of(row);
    for (const FindingFacts& finding : report->reports.front().findings) {
      text_ += line_of(finding_row(job, report->reports.front(), finding));
    }
    merge(results_.rollup, std::move(*report));
    return {};
  }

  const OutputFolder& folder_;
  std::string text_;
  Results results_;
};

}  // namespace

Result<Results> write_results(const OutputFolder& folder, const std::vector<Job>& jobs,
                              const std::vector<Outcome>& outcomes)
{
  OutcomeLines lines{folder};
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    const Result<void> added = lines.add(jobs[i], outcomes[i]);
    if (!added) return added.error();
  }
  Result<void> written =
      write_output(folder.file("results.ndjson"), [&](std::ostream& out) { out << lines.text(); });
  if (!written) return written.error();
  Results results = lines.take();
  written = write_output(folder.file("rollup.json"), [&](std::ostream& out) {
    const aggregate::Summary summary = summarize(results.rollup);
    print_json(out, render::RollupPage{.rollup = results.rollup, .summary = summary});
  });
  if (!written) return written.error();
  return results;
}

}  // namespace unjam::cli
