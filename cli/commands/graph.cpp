#include <array>
#include <limits>
#include <memory>
#include <optional>
#include <ostream>
#include <sstream>
#include <utility>

#include "aggregate/picture/fold.hpp"
#include "cli/commands/command.hpp"
#include "cli/graphviz.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/render/graph.hpp"
#include "client/source/diagnosed.hpp"

namespace unjam::cli {
namespace {

struct GraphOptions {
  source::Options source;
  aggregate::DiagnoseOptions diagnose;
  std::optional<std::size_t> top;
  bool all = false;
  std::string output = "dot";
  std::string dot = "dot";
  double dot_seconds = 60;
};

constexpr std::array formats = {Format::dot, Format::mermaid, Format::json, Format::svg,
                                Format::png};

aggregate::FoldOptions fold_options(const GraphOptions& options)
{
  const std::size_t unless_told =
      options.all ? std::numeric_limits<std::size_t>::max() : render::usual_graph_size;
  return {.top = options.top.value_or(unless_told), .all = options.all};
}

Graphviz graphviz(const GraphOptions& options)
{
  const std::chrono::duration<double> limit{options.dot_seconds};
  return {.dot = options.dot,
          .limit = std::chrono::duration_cast<std::chrono::milliseconds>(limit)};
}

/// A picture is drawn before its file is begun, so that one that fails leaves nothing.
Result<void> write_picture(const render::GraphPage& page, const Output& output,
                           const GraphOptions& options)
{
  std::ostringstream graph;
  render::print_dot(graph, page);
  const Result<std::string> picture = draw(graph.str(), name_of(output.format), graphviz(options));
  if (!picture) return picture.error();
  return write_output(output.path, [&](std::ostream& out) { out << *picture; });
}

Result<void> write_graph(const render::GraphPage& page, const Output& output,
                         const GraphOptions& options)
{
  const Format format = output.format;
  if (format == Format::svg || format == Format::png) return write_picture(page, output, options);
  return write_output(output.path, [&](std::ostream& out) {
    if (format == Format::json) return print_json(out, page);
    if (format == Format::mermaid) return print_mermaid(out, page);
    return print_dot(out, page);
  });
}

ExitCode run_graph(const GraphOptions& options, const Context& context)
{
  const auto output = std::get<Output>(parse_output(options.output, formats));
  const Result<source::Diagnosed> diagnosed =
      source::obtain_diagnosed(options.source, listen(context.verbosity), options.diagnose);
  if (!diagnosed) return fail(diagnosed.error());
  const source::Captured& captured = diagnosed->captured;
  if (captured.interrupted && output.path.empty()) return ExitCode::interrupted;
  const aggregate::FoldedGraph graph =
      aggregate::fold(captured.snapshot, diagnosed->diagnosis.findings, fold_options(options));
  const render::GraphPage page{.snapshot = captured.snapshot, .graph = graph};
  const Result<void> written = write_graph(page, output, options);
  return written ? exit_code(captured) : fail(written.error());
}

void add_options(Command& command, GraphOptions& options)
{
  command
      .option("--top", options.top,
              "the N nodes of goroutines and N objects that matter most (default: 50)")
      .value("N")
      .check(check_count);
  command.flag("--all", options.all,
               "everything, goroutines too that have to do with no channel or lock");
  add_output_option(command, options.output, {formats.begin(), formats.end()});
  command.option("--dot", options.dot, "the program of Graphviz that draws svg and png")
      .value("PATH")
      .shows_default();
  command.option("--dot-timeout", options.dot_seconds, "longest time for drawing")
      .value("SECONDS")
      .between(0.001, 1e6)
      .shows_default();
}

}  // namespace

void setup_graph(CommandLine& app, Context& context)
{
  auto options = std::make_shared<GraphOptions>();
  Command command = app.add_command("graph", "Draw who waits for what, and who could end that");
  add_source_options(command, options->source);
  add_diagnose_options(command, options->diagnose);
  add_options(command, *options);
  command.explain(
      "Goroutines that stand at the same place and wait for the same are one box. An arrow leads\n"
      "to what they wait for, a dashed one from there to who could release them; what findings\n"
      "name is red.\n"
      "Examples:\n"
      "  unjam graph ./server core.1628 -o hang.svg\n"
      "  unjam graph core.1628 -o mermaid --top 10          to paste into an issue\n"
      "  unjam graph incident.zst -o json");
  run_if_chosen(command, context, options, run_graph);
}

}  // namespace unjam::cli
