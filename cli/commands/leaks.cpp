#include "aggregate/wait/leaks.hpp"

#include <limits>
#include <memory>

#include "aggregate/group/cut.hpp"
#include "aggregate/wait/group_queues.hpp"
#include "cli/commands/command.hpp"
#include "cli/commands/selected.hpp"

namespace unjam::cli {
namespace {

struct LeaksOptions {
  source::Options source;
  SelectOptions select;
  std::string by = "app,wait,type";
  std::size_t top = std::numeric_limits<std::size_t>::max();
  std::string output = "text";
};

/// An answer without reachability is not complete. Missing facts have been noted already.
void note_missing_reach(Snapshot& snapshot)
{
  if (!snapshot.has_facts || aggregate::knows_reach(snapshot)) return;
  snapshot.problems.push_back({Problem::Weight::loss, "reachability was not computed",
                               "only waits for nil channels and without cases are judged"});
}

ExitCode run_leaks(const LeaksOptions& options, const Context& context)
{
  auto keys = aggregate::parse_keys(options.by);
  if (auto* misuse = std::get_if<aggregate::Misuse>(&keys)) return fail_usage(misuse->text);
  const auto& by = std::get<std::vector<aggregate::Key>>(keys);

  Result<Selected> selected = obtain_selected(options.source, options.select, context.verbosity,
                                              {Depth::reach, source::WithoutWaits::loss});
  if (!selected) return fail(selected.error());
  Snapshot& snapshot = selected->captured.snapshot;
  note_missing_reach(snapshot);
  const aggregate::Leaks leaks = aggregate::find_leaks(snapshot, selected->selection.goroutines);
  auto groups = aggregate::group(snapshot, leaks.never, by);
  const aggregate::Others others = cut(groups, options.top);
  const auto queues = aggregate::group_queues(snapshot, leaks.never, groups);
  const render::LeaksPage page{.groups = {.snapshot = snapshot,
                                          .selection = selected->selection,
                                          .keys = by,
                                          .groups = groups,
                                          .others = others},
                               .leaks = leaks,
                               .queues = queues};
  return show(selected->captured, page, options.output, context.color);
}

}  // namespace

void setup_leaks(CommandLine& app, Context& context)
{
  auto options = std::make_shared<LeaksOptions>();
  Command command =
      app.add_command("leaks", "Find goroutines that can never wake, and what they wait for");
  add_source_options(command, options->source);
  command.option("--by", options->by, "what a group has in common: " + aggregate::known_keys())
      .value("KEY[,KEY]")
      .shows_default();
  add_select_options(command, options->select);
  command.option("--top", options->top, "show the biggest N groups and sum up the others")
      .value("N")
      .check(check_count);
  add_output_option(command, options->output, formats_of<render::LeaksPage>());
  command.explain(
      "A goroutine can never wake if nothing that still runs can reach what it waits for, or if\n"
      "its wait has no end: a nil channel, a select without cases. That is the verdict of Go "
      "1.26's\n"
      "goroutine leak profile, here after death and for any version of Go. Reachability needs the\n"
      "core's file on this machine; without it the answer is incomplete, exit status 3.\n\n"
      "Examples:\n"
      "  unjam leaks ./server core.1628\n"
      "  unjam leaks :44441 --core core.1628                a server that has this core open\n"
      "  unjam leaks core.1628 --by start,type -o json");
  run_if_chosen(command, context, options, run_leaks);
}

}  // namespace unjam::cli
