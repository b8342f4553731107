#include <limits>
#include <memory>
#include <vector>

#include "aggregate/group/cut.hpp"
#include "aggregate/wait/queue.hpp"
#include "aggregate/wait/releasers.hpp"
#include "cli/commands/command.hpp"
#include "cli/commands/selected.hpp"

namespace unjam::cli {
namespace {

struct LocksOptions {
  source::Options source;
  SelectOptions select;
  std::size_t top = std::numeric_limits<std::size_t>::max();
  std::string output = "text";
};

ExitCode run_locks(const LocksOptions& options, const Context& context)
{
  const Result<Selected> selected =
      obtain_selected(options.source, options.select, context.verbosity,
                      {Depth::effects, source::WithoutWaits::loss});
  if (!selected) return fail(selected.error());
  const Snapshot& snapshot = selected->captured.snapshot;
  auto queues = aggregate::lock_queues(snapshot, selected->selection.goroutines);
  const aggregate::Others others = aggregate::cut(queues, options.top);
  std::vector<aggregate::ReleasersOf> releasers;
  if (snapshot.has_operations) releasers = aggregate::releasers_of_locks(snapshot, queues);
  const render::LocksPage page{{.snapshot = snapshot,
                                .selection = selected->selection,
                                .queues = queues,
                                .others = others,
                                .releasers = releasers}};
  return show(selected->captured, page, options.output, context.color);
}

}  // namespace

void setup_locks(CommandLine& app, Context& context)
{
  auto options = std::make_shared<LocksOptions>();
  Command command =
      app.add_command("locks", "List the locks that goroutines wait for, and their state");
  add_source_options(command, options->source);
  add_select_options(command, options->select);
  command.option("--top", options->top, "show the N with most waiters and sum up the others")
      .value("N")
      .check(check_count);
  add_output_option(command, options->output, formats_of<render::LocksPage>());
  command.explain(
      "A lock is a sync.Mutex, RWMutex, WaitGroup, Cond or Once.\n"
      "Owners: who can still unlock it, or call Done or Signal, when they go on.\n\n"
      "Examples:\n"
      "  unjam locks ./server core.1628 --top 10\n"
      "  unjam locks core.1628 --with type=RWMutex -o json\n"
      "  unjam goroutines core.1628 --with lock=0xc0000a0040    who waits for one of them");
  run_if_chosen(command, context, options, run_locks);
}

}  // namespace unjam::cli
