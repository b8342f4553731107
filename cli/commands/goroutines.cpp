#include <limits>
#include <memory>

#include "cli/commands/command.hpp"
#include "cli/commands/selected.hpp"

namespace unjam::cli {
namespace {

struct GoroutinesOptions {
  source::Options source;
  SelectOptions select;
  std::size_t limit = std::numeric_limits<std::size_t>::max();
  std::string output = "text";
};

ExitCode run_goroutines(const GoroutinesOptions& options, const Context& context)
{
  Result<Selected> selected = obtain_selected(options.source, options.select, context.verbosity,
                                              {.depth = Depth::waits}, SourceCount::several);
  if (!selected) return fail(selected.error());
  limit(selected->selection, options.limit);
  const render::GoroutinesPage page{.snapshot = selected->captured.snapshot,
                                    .selection = selected->selection};
  return show(selected->captured, page, options.output, context.color);
}

}  // namespace

void setup_goroutines(CommandLine& app, Context& context)
{
  auto options = std::make_shared<GoroutinesOptions>();
  Command command = app.add_command("goroutines", "List goroutines, one a line");
  add_source_options(command, options->source, SourceCount::several);
  add_select_options(command, options->select);
  command.option("--limit", options->limit, "show the first N").value("N").check(check_count);
  add_output_option(command, options->output, formats_of<render::GoroutinesPage>());
  command.explain(
      "Examples:\n"
      "  unjam goroutines core.1628 --with start='Consumer$'\n"
      "  unjam goroutines dump.json --without wait='IO wait' --limit 20\n"
      "  unjam goroutines :44441 --with app='metrics.go:95' -o ndjson\n"
      "  unjam goroutines core.1628 -o debug2               as Go prints them, of a core\n"
      "  unjam goroutines core.1628 -o delve | jq …         as Delve's ListGoroutines gives them");
  run_if_chosen(command, context, options, run_goroutines);
}

}  // namespace unjam::cli
