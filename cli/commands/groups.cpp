#include <algorithm>
#include <limits>
#include <memory>

#include "aggregate/group/cut.hpp"
#include "aggregate/group/group.hpp"
#include "cli/commands/command.hpp"
#include "cli/commands/selected.hpp"

namespace unjam::cli {
namespace {

struct GroupsOptions {
  source::Options source;
  SelectOptions select;
  std::string by = "app,wait";
  bool panel = false;
  std::size_t top = std::numeric_limits<std::size_t>::max();
  std::string output = "text";
};

source::Need need_of(const GroupsOptions& options, const std::vector<aggregate::Key>& keys)
{
  const bool needs_waits = options.panel || std::ranges::any_of(keys, &aggregate::Key::needs_facts);
  if (needs_waits) return {Depth::waits, source::WithoutWaits::loss};
  const auto output = parse_output(options.output, formats_of<render::GroupsPage>());
  const bool names_channels = std::get<Output>(output).format == Format::pprof;
  return {.depth = names_channels ? Depth::waits : Depth::places};
}

ExitCode run_groups(const GroupsOptions& options, const Context& context)
{
  auto keys = aggregate::parse_keys(options.by);
  if (auto* misuse = std::get_if<aggregate::Misuse>(&keys)) return fail_usage(misuse->text);
  const auto& by = std::get<std::vector<aggregate::Key>>(keys);

  const Result<Selected> selected =
      obtain_selected(options.source, options.select, context.verbosity, need_of(options, by),
                      SourceCount::several);
  if (!selected) return fail(selected.error());
  const Snapshot& snapshot = selected->captured.snapshot;
  auto groups = group(snapshot, selected->selection.goroutines, by);
  const aggregate::Others others = cut(groups, options.top);
  const render::GroupsPage page{
      .snapshot = snapshot,
      .selection = selected->selection,
      .keys = by,
      .groups = groups,
      .others = others,
      .panel = options.panel ? render::RuntimePanel::shown : render::RuntimePanel::left_out};
  return show(selected->captured, page, options.output, context.color);
}

}  // namespace

void setup_groups(CommandLine& app, Context& context)
{
  auto options = std::make_shared<GroupsOptions>();
  Command command = app.add_command("groups", "Count goroutines by where and why they wait");
  add_source_options(command, options->source, SourceCount::several);
  command.option("--by", options->by, "what a group has in common: " + aggregate::known_keys())
      .value("KEY[,KEY]")
      .shows_default();
  add_select_options(command, options->select);
  command.option("--top", options->top, "show the biggest N groups and sum up the others")
      .value("N")
      .check(check_count);
  command.flag("--panel", options->panel, "first show how the runtime was doing");
  add_output_option(command, options->output, formats_of<render::GroupsPage>());
  command.explain(
      "Examples:\n"
      "  unjam groups ./server core.1628                    where the service's own code waits\n"
      "  unjam groups :44441 --by user                      as `jq … | sort | uniq -c` counts\n"
      "  unjam groups core.1628 --by start,wait --top 10\n"
      "  unjam groups core.1628 --with wait='chan send' --by label:tenant -o json\n"
      "  unjam groups a.json b.json --by source,app         several processes, summed; or a "
      "folder\n"
      "  unjam groups core.1628 -o csv:places.csv           for a spreadsheet; or markdown\n"
      "  unjam groups core.1628 -o folded | flamegraph.pl > stacks.svg\n"
      "  unjam groups core.1628 -o stacks.pb.gz             for go tool pprof");
  run_if_chosen(command, context, options, run_groups);
}

}  // namespace unjam::cli
