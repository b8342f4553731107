#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <limits>
#include <memory>
#include <optional>
#include <system_error>
#include <thread>

#include "aggregate/rollup/summary.hpp"
#include "cli/batch/batch.hpp"
#include "cli/batch/log.hpp"
#include "cli/batch/progress_line.hpp"
#include "cli/batch/results.hpp"
#include "cli/commands/command.hpp"
#include "cli/labels.hpp"
#include "cli/options.hpp"
#include "cli/render/escape.hpp"
#include "cli/render/layout.hpp"
#include "cli/render/rollup.hpp"
#include "cli/render/terminal.hpp"
#include "client/process/memory_use.hpp"

namespace unjam::cli {
namespace {

struct BatchCommand {
  std::vector<std::string> inputs;
  std::string manifest;
  SourceLabels labels;
  std::vector<std::string> binaries;
  std::string output;
  bool resume = false;
  bool retry_failed = false;
  std::optional<std::size_t> at_once;
  std::size_t retries = 1;
  double core_seconds = 1800;
  double call_seconds = 60;
  std::uint64_t memory = std::uint64_t{4} << 30U;
  std::string dlv = "dlv";
};

/// How many problems and places the summary shows.
constexpr std::size_t shown = 10;

/// As many as there is memory for, and processors.
std::size_t usual_at_once(std::uint64_t memory)
{
  const std::uint64_t fit = process::default_memory_limit() / std::max<std::uint64_t>(memory, 1);
  const std::uint64_t cores = std::max(std::thread::hardware_concurrency(), 1U);
  return static_cast<std::size_t>(std::clamp<std::uint64_t>(fit, 1, cores));
}

/// This program, wherever it was started from.
Result<std::string> own_path()
{
  std::error_code failure;
  const auto path = std::filesystem::read_symlink("/proc/self/exe", failure);
  if (failure) return Error{Errc::io_failed, "/proc/self/exe: " + failure.message()};
  return path.string();
}

/// What is told in the end, the answer first.
void print_summary(const Results& results, const std::vector<Outcome>& outcomes,
                   const std::vector<std::string>& aside, const std::string& folder,
                   render::Color color)
{
  const aggregate::Summary summary = summarize(results.rollup);
  fmt::print("{} of {} {} a report in {}: {}", render::number(results.done),
             render::plural(results.cores, "core"), results.cores == 1 ? "has" : "have", folder,
             render::plural(summary.clusters.size(), "distinct problem"));
  if (results.incomplete != 0) {
    fmt::print(", {} incomplete", render::plural(results.incomplete, "report"));
  }
  if (results.copies != 0) {
    fmt::print(", {}", results.copies == 1 ? "1 copy" : render::number(results.copies) + " copies");
  }
  fmt::print("\n");
  for (const Outcome& each : outcomes) {
    if (each.status != Outcome::Status::failed) continue;
    fmt::print("  failed: {}: {}\n", render::escape(each.input), render::escape(each.reason));
  }
  if (!aside.empty()) {
    fmt::print("  {} {} no core\n", render::plural(aside.size(), "other file"),
               aside.size() == 1 ? "holds" : "hold");
  }
  if (results.rollup.reports.empty()) return;
  fmt::print("\n");
  std::fflush(stdout);
  const render::RollupPage page{.rollup = results.rollup, .summary = summary, .top = shown};
  print_text(std::cout, page, render::terminal(color, render::surroundings(1)));
  std::cout.flush();
}

ExitCode exit_code_of(const Results& results)
{
  if (results.failed == results.cores) return ExitCode::unusable;
  return results.failed == 0 ? ExitCode::done : ExitCode::incomplete;
}

BatchOptions batch_options(const BatchCommand& command, std::string unjam)
{
  const std::chrono::duration<double> limit{command.core_seconds};
  return {.worker = {.unjam = std::move(unjam),
                     .dlv = command.dlv,
                     .call_seconds = command.call_seconds,
                     .limit = std::chrono::duration_cast<std::chrono::milliseconds>(limit),
                     .memory = command.memory},
          .at_once = command.at_once.value_or(usual_at_once(command.memory)),
          .retries = command.retries,
          .retry_failed = command.retry_failed,
          .on_progress = {},
          .log = {}};
}

Result<std::vector<Outcome>> run_with_progress(const Jobs& found, const BinaryIndex& binaries,
                                               const OutputFolder& folder, BatchOptions options,
                                               const Context& context)
{
  // The line is gone before anything else is printed.
  BatchProgressLine progress{!context.verbosity.quiet};
  options.on_progress = [&](const BatchProgress& now) { progress.show(now); };
  return run_batch(found.jobs, binaries, folder, options);
}

ExitCode run_command(const BatchCommand& command, const Context& context)
{
  if (command.inputs.empty() && command.manifest.empty()) {
    return fail_usage("which cores? Name some, folders of them or archives, or give a --manifest");
  }
  const Result<std::string> unjam = own_path();
  if (!unjam) return fail(unjam.error());
  Result<Jobs> found = find_jobs(command.inputs, command.manifest);
  if (!found) return fail(found.error());
  for (Job& job : found->jobs) job.labels.insert(command.labels.begin(), command.labels.end());
  const Resume resume = command.resume ? Resume::yes : Resume::no;
  const Result<OutputFolder> folder = OutputFolder::open(command.output, resume);
  if (!folder) return fail(folder.error());
  const auto binaries = BinaryIndex::make(command.binaries, folder->file("binaries"));
  if (!binaries) return fail(binaries.error());

  BatchLog log{folder->file("log")};
  BatchOptions options = batch_options(command, *unjam);
  options.log = [&](const std::string& text) { log.line(text); };
  const auto outcomes = run_with_progress(*found, *binaries, *folder, options, context);
  if (!outcomes) return fail(outcomes.error());
  const Result<Results> results = write_results(*folder, found->jobs, *outcomes);
  if (!results) return fail(results.error());
  print_summary(*results, *outcomes, found->aside, command.output, context.color);
  return exit_code_of(*results);
}

void add_limits(Command& command, BatchCommand& batch)
{
  command
      .option("--jobs", batch.at_once,
              "cores worked on at the same time (default: what memory and processors allow)")
      .value("N")
      .between(1, 1024);
  command.option("--timeout", batch.core_seconds, "longest time for one core")
      .value("SECONDS")
      .between(0.001, 1e6)
      .shows_default();
  command.option("--call-timeout", batch.call_seconds, "longest wait for one answer of dlv")
      .value("SECONDS")
      .between(0.001, 1e6)
      .shows_default();
  add_amount_option(command, "--memory", batch.memory,
                    "what the dlv of one core may use before it is ended: 8G, 25% (default: 4G)");
  command
      .option("--retries", batch.retries,
              "how often a core is tried again after its dlv or its unjam has ended early")
      .value("N")
      .check(check_count)
      .shows_default();
}

void add_options(Command& command, BatchCommand& batch)
{
  command.option("input", batch.inputs, "cores, folders of them, zip and tar archives, .gz, .zst")
      .value("INPUT");
  command.option("-o,--output", batch.output, "the folder to write to").value("OUT").required();
  const Option resume = command.flag("--resume", batch.resume, "go on with what is in OUT already");
  command
      .flag("--retry-failed", batch.retry_failed,
            "with --resume: try those again that have failed, as after a binary was found")
      .needs(resume);
  command
      .option("--manifest", batch.manifest,
              "a list of cores: JSON objects or CSV, with core, binary, and labels such as host, "
              "service, time")
      .value("FILE");
  add_label_option(command, batch.labels,
                   "what is known of all of the cores, as the host; a manifest's own labels win");
  command
      .option("--binaries", batch.binaries,
              "where executables are; each core finds its own by its build id; repeatable")
      .value("DIR")
      .one_at_a_time();
  command.option("--dlv", batch.dlv, "the dlv that opens cores")
      .value("PATH")
      .or_variable("UNJAM_DLV")
      .shows_default();
  add_limits(command, batch);
}

}  // namespace

void setup_batch(CommandLine& app, Context& context)
{
  auto batch = std::make_shared<BatchCommand>();
  Command command = app.add_command("batch", "Make a report of each of many cores, unattended");
  add_options(command, *batch);
  command.explain(
      "Each core's report appears whole or not at all. A run that was ended, however, goes on "
      "with\n"
      "--resume and comes to the same files as one that was not.\n"
      "Exit status: 0 all cores have a report; 3 some failed, each with its reason; 2 none has.\n\n"
      "Examples:\n"
      "  unjam batch /var/crash -o out --binaries /srv/releases\n"
      "  unjam batch --manifest cores.csv -o out --jobs 4\n"
      "  unjam batch /var/crash -o out --label host=$HOSTNAME      for `unjam merge`\n"
      "  unjam batch incident.tar.gz -o out --timeout 600 --resume");
  run_if_chosen(command, context, batch, run_command);
}

}  // namespace unjam::cli
