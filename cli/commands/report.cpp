#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <span>

#include "aggregate/findings/finding_words.hpp"
#include "aggregate/group/cut.hpp"
#include "aggregate/group/group.hpp"
#include "aggregate/group/select.hpp"
#include "cli/commands/command.hpp"
#include "cli/commands/selected.hpp"
#include "cli/fail_on.hpp"
#include "cli/labels.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/source_lines.hpp"
#include "client/source/diagnosed.hpp"

namespace unjam::cli {
namespace {

using aggregate::Finding;

struct ReportOptions {
  source::Options source;
  aggregate::DiagnoseOptions diagnose;
  std::optional<std::size_t> top;
  std::vector<std::string> fail_on;
  std::vector<std::string> source_paths;
  SourceLabels labels;
  std::string source_name;
  std::string output = "text";
};

constexpr std::size_t top_of_text = 10;

/// People want the biggest ones, scripts all of them.
std::size_t top(const ReportOptions& options)
{
  const auto output = parse_output(options.output, formats_of<render::ReportPage>());
  const bool is_text = std::get<Output>(output).format == Format::text;
  return options.top.value_or(is_text ? top_of_text : std::numeric_limits<std::size_t>::max());
}

/// Calls a source what the user does; empty: as it was named.
void rename(Source& source, const std::string& name)
{
  if (name.empty()) return;
  std::string& given = source.kind == Source::Kind::core     ? source.core
                       : source.kind == Source::Kind::server ? source.address
                                                             : source.file;
  given = name;
}

/// What the texts of the options stand for.
struct Wishes {
  FailOn fail_on;
  std::vector<SourcePath> source_paths;
};

aggregate::Parsed<Wishes> parse_wishes(const ReportOptions& options)
{
  auto fail_on = parse_fail_on(options.fail_on);
  if (auto* misuse = std::get_if<aggregate::Misuse>(&fail_on)) return *misuse;
  auto paths = parse_source_paths(options.source_paths);
  if (auto* misuse = std::get_if<aggregate::Misuse>(&paths)) return *misuse;
  return Wishes{std::get<FailOn>(std::move(fail_on)),
                std::get<std::vector<SourcePath>>(std::move(paths))};
}

/// Prints the report and gives the exit code, all but for --fail-on.
ExitCode print(const source::Diagnosed& diagnosed, const Wishes& wishes,
               const ReportOptions& options, const Context& context)
{
  const source::Captured& captured = diagnosed.captured;
  const std::span<const Finding> findings = diagnosed.diagnosis.findings;
  const Snapshot& snapshot = captured.snapshot;
  const auto selection = aggregate::select(snapshot, aggregate::Scope::user);
  const auto keys = std::get<std::vector<aggregate::Key>>(aggregate::parse_keys("app,wait"));
  auto groups = aggregate::group(snapshot, selection.goroutines, keys);
  const aggregate::Others others = aggregate::cut(groups, top(options));
  // The first one is the answer: it is always told.
  const std::size_t most = std::max<std::size_t>(top(options), 1);
  const auto shown = findings.first(std::min(findings.size(), most));
  const render::SourceLines lines = read_source_lines(snapshot, shown, wishes.source_paths);
  const render::ReportPage page{.groups = {.snapshot = snapshot,
                                           .selection = selection,
                                           .keys = keys,
                                           .groups = groups,
                                           .others = others},
                                .findings = shown,
                                .other_findings = findings.size() - shown.size(),
                                .source_lines = lines,
                                .queues = diagnosed.diagnosis.queues,
                                .labels = options.labels};
  return show(captured, page, options.output, context.color);
}

ExitCode run_report(const ReportOptions& options, const Context& context)
{
  const auto parsed = parse_wishes(options);
  if (const auto* misuse = std::get_if<aggregate::Misuse>(&parsed)) {
    return fail_usage(misuse->text);
  }
  const Wishes& wishes = std::get<Wishes>(parsed);
  Result<source::Diagnosed> diagnosed =
      source::obtain_diagnosed(options.source, listen(context.verbosity), options.diagnose);
  if (!diagnosed) return fail(diagnosed.error());
  rename(diagnosed->captured.snapshot.source, options.source_name);
  const std::vector<Finding>& findings = diagnosed->diagnosis.findings;
  const ExitCode code = print(*diagnosed, wishes, options, context);
  const bool found = matches(wishes.fail_on, findings);
  const bool printed = code == ExitCode::done || code == ExitCode::incomplete;
  return printed && found ? ExitCode::found : code;
}

void add_options(Command& command, ReportOptions& options)
{
  command
      .option("--top", options.top,
              "show the first N findings and groups (default: 10, in json all)")
      .value("N")
      .check(check_count);
  command
      .option("--fail-on", options.fail_on,
              "exit with status 1 if there is a finding of this kind, or of this grade or a "
              "surer one; repeatable")
      .value("KIND|GRADE[,…]")
      .split_at(',')
      .one_at_a_time();
  command
      .option("--source-path", options.source_paths,
              "where the program's sources are: file names that begin with FROM are looked "
              "for at TO; repeatable")
      .value("FROM=TO")
      .one_at_a_time();
  add_label_option(
      command, options.labels,
      "what else is known of it, for `merge`: host, service, version, time; repeatable");
  command
      .option("--source-name", options.source_name,
              "what the output calls SOURCE, where that is a copy of something")
      .value("NAME");
  add_output_option(command, options.output, formats_of<render::ReportPage>());
}

/// "  self_deadlock     a goroutine waits …"
std::string kinds_help()
{
  std::string help;
  for (const std::string_view word : words<aggregate::FindingKind>) {
    const auto kind = *value_of<aggregate::FindingKind>(word);
    help += fmt::format("  {:<16}  {}\n", word, aggregate::kind_of(kind).help);
  }
  return help;
}

}  // namespace

void setup_report(CommandLine& app, Context& context)
{
  auto options = std::make_shared<ReportOptions>();
  Command command =
      app.add_command("report", "Say what is stuck, and why: the answer is the first line");
  add_source_options(command, options->source);
  add_diagnose_options(command, options->diagnose);
  add_options(command, *options);
  command.explain(
      "Grades: proved (from the runtime's own records, and nobody else can help), strong (the\n"
      "chain is exact, but something that could help was not excluded), hint.\n\n"
      "Kinds, by rank:\n" +
      kinds_help() +
      "\n"
      "Examples:\n"
      "  unjam report ./server core.1628\n"
      "  unjam report core.1628 --source-path /build/shop=. \n"
      "  unjam report core.1628 --fail-on strong -o json:report.json\n"
      "  unjam report core.1628 -o ticket.md                findings and groups as tables\n"
      "  unjam report core.1628 -o mermaid                  as `unjam graph` draws them");
  run_if_chosen(command, context, options, run_report);
}

}  // namespace unjam::cli
