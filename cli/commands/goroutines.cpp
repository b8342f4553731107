#include <CLI/CLI.hpp>
#include <limits>
#include <memory>

#include "cli/commands/command.hpp"
#include "cli/output.hpp"
#include "cli/session.hpp"

namespace unjam::cli {
namespace {

struct GoroutinesOptions {
  SourceOptions source;
  SelectOptions select;
  std::size_t limit = std::numeric_limits<std::size_t>::max();
  std::string output = "text";
};

ExitCode run_goroutines(const GoroutinesOptions& options, const Context& context)
{
  auto filters = parse_filters(options.select);
  if (auto* misuse = std::get_if<aggregate::Misuse>(&filters)) return fail_usage(misuse->text);

  const Result<Captured> captured = obtain(
      {.source = options.source, .verbosity = context.verbosity, .only = {}, .after = {}});
  if (!captured) return fail(captured.error());
  const Output output = parse_output(options.output);
  if (captured->interrupted && output.path.empty()) return ExitCode::interrupted;

  const Snapshot& snapshot = captured->snapshot;
  const auto scope = options.select.all ? aggregate::Scope::all : aggregate::Scope::user;
  auto selection = select(snapshot, scope, std::get<aggregate::Filters>(filters));
  limit(selection, options.limit);
  const render::GoroutinesPage page{.snapshot = snapshot, .selection = selection};
  const Result<void> written = write_page(output, page, context.color);
  if (!written) return fail(written.error());
  return captured->interrupted ? ExitCode::interrupted : exit_code(snapshot);
}

}  // namespace

void setup_goroutines(CLI::App& app, Context& context)
{
  auto options = std::make_shared<GoroutinesOptions>();
  CLI::App& command = *app.add_subcommand("goroutines", "List goroutines, one a line");
  add_source_options(command, options->source);
  add_select_options(command, options->select);
  command.add_option("--limit", options->limit, "show the first N")->type_name("N");
  command.add_option("-o,--output", options->output, output_help)->type_name("X");
  command.footer(
      "Examples:\n"
      "  unjam goroutines core.1628 --with start='Consumer$'\n"
      "  unjam goroutines dump.json --without wait='IO wait' --limit 20\n"
      "  unjam goroutines :44441 --with app='metrics.go:95' -o ndjson");
  command.callback([options, &context] {
    context.run = [options, &context] { return run_goroutines(*options, context); };
  });
}

}  // namespace unjam::cli
