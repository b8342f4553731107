#include "client/saved/snapshot_writer.hpp"

#include <unistd.h>

#include <iostream>
#include <memory>

#include "cli/commands/command.hpp"
#include "cli/progress.hpp"
#include "client/source/diagnosed.hpp"

namespace unjam::cli {
namespace {

struct SnapshotOptions {
  source::Options source;
  std::string file;
};

Result<void> save(const Snapshot& snapshot, const std::string& file)
{
  if (file != "-") return saved::save_snapshot(snapshot, file);
  return saved::write_snapshot(snapshot, std::cout);
}

ExitCode run_snapshot(const SnapshotOptions& options, const Context& context)
{
  if (options.file == "-" && ::isatty(STDOUT_FILENO) == 1) {
    return fail_usage("a snapshot is not for a terminal: name a file with -o FILE[.zst]");
  }
  // With the names that a report on it will want.
  const Result<source::Diagnosed> diagnosed = source::obtain_diagnosed(
      options.source, listen(context.verbosity), {}, source::WithoutWaits::fine);
  if (!diagnosed) return fail(diagnosed.error());
  const Result<void> written = save(diagnosed->captured.snapshot, options.file);
  return written ? exit_code(diagnosed->captured) : fail(written.error());
}

}  // namespace

void setup_snapshot(CommandLine& app, Context& context)
{
  auto options = std::make_shared<SnapshotOptions>();
  options->file = "-";
  Command command =
      app.add_command("snapshot", "Save what was captured, to look at it later or elsewhere");
  add_source_options(command, options->source);
  command.option("-o,--output", options->file, "where to; a name in .zst is compressed")
      .value("FILE[.zst]");
  command.explain(
      "Every other command reads the file as its SOURCE. It holds stacks, channels and locks with\n"
      "their addresses, and texts of the program: pprof labels, the text of a panic, the paths of\n"
      "source files, of the binary and of the core. It holds no values of variables. Look at "
      "labels\n"
      "and panics before it leaves the house.\n\n"
      "Examples:\n"
      "  unjam snapshot ./server core.1628 -o incident.zst\n"
      "  unjam report incident.zst");
  run_if_chosen(command, context, options, run_snapshot);
}

}  // namespace unjam::cli
