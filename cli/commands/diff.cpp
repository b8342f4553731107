#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

#include "cli/commands/command.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/render/diff.hpp"
#include "client/source/several.hpp"

namespace unjam::cli {
namespace {

struct DiffOptions {
  source::Options source;
  SelectOptions select;
  std::string by = "app,wait";
  bool lines = false;
  std::size_t top = std::numeric_limits<std::size_t>::max();
  std::string output = "text";
};

/// A snapshot that was obtained, and what its source is called.
struct Named {
  std::string name;
  source::Captured captured;
};

/// All snapshots of a comparison, and what was set aside.
struct Obtained {
  std::vector<Named> snapshots;
  std::vector<Problem> set_aside;
};

/// The keys, or what is wrong with them.
aggregate::Parsed<std::vector<aggregate::Key>> parse_by(const std::string& by)
{
  auto keys = aggregate::parse_keys(by);
  const auto* const read = std::get_if<std::vector<aggregate::Key>>(&keys);
  if (read == nullptr) return keys;
  const auto is_source = [](const aggregate::Key& key) { return key.name() == "source"; };
  if (std::ranges::none_of(*read, is_source)) return keys;
  return aggregate::Misuse{"--by source compares nothing: each snapshot has its own column"};
}

bool need_facts(const std::vector<aggregate::Key>& keys, const aggregate::Filters& filters)
{
  const auto needs = [](const aggregate::Filter& filter) { return filter.key.needs_facts(); };
  return std::ranges::any_of(keys, &aggregate::Key::needs_facts) ||
         std::ranges::any_of(filters.with, needs) || std::ranges::any_of(filters.without, needs);
}

Result<Obtained> obtain_all(const DiffOptions& options, const Verbosity& verbosity,
                            source::WithoutWaits without_waits)
{
  Obtained obtained;
  auto notes = source::obtain_each({.source = options.source,
                                    .listeners = listen(verbosity),
                                    .only = {},
                                    .after = {},
                                    .need = {Depth::waits, without_waits}},
                                   [&](const std::string& name, source::Captured captured) {
                                     obtained.snapshots.push_back({name, std::move(captured)});
                                   });
  if (!notes) return notes.error();
  if (obtained.snapshots.size() < 2) {
    return Error{Errc::usage, "nothing to compare with " + obtained.snapshots.front().name +
                                  ": name two snapshots or more"};
  }
  obtained.set_aside = std::move(*notes);
  return obtained;
}

/// Cuts all but the first changes, of which one is the answer and always told. Unchanged rows stay:
/// in text they are one line.
render::OtherChanges cut(std::vector<aggregate::Difference>& rows, std::size_t top)
{
  const auto first_same =
      std::ranges::find(rows, aggregate::Trend::same, &aggregate::Difference::trend);
  const auto changed = static_cast<std::size_t>(first_same - rows.begin());
  render::OtherChanges others;
  for (std::size_t i = top; i < changed; ++i) {
    ++others.rows;
    others.change += rows[i].change;
  }
  rows.erase(first_same - static_cast<std::ptrdiff_t>(others.rows), first_same);
  return others;
}

/// Compares what was obtained, and prints it.
ExitCode compare(const Obtained& obtained, const std::vector<aggregate::Key>& keys,
                 const aggregate::Filters& filters, const DiffOptions& options,
                 const Context& context)
{
  const auto scope = options.select.all ? aggregate::Scope::all : aggregate::Scope::user;
  const auto places = options.lines ? aggregate::Places::lines : aggregate::Places::functions;
  std::vector<aggregate::Selection> selections;
  for (const Named& each : obtained.snapshots) {
    selections.push_back(aggregate::select(each.captured.snapshot, scope, filters));
  }
  std::vector<aggregate::Side> sides;
  std::vector<render::ComparedSnapshot> snapshots;
  for (std::size_t i = 0; i < selections.size(); ++i) {
    const auto& [name, captured] = obtained.snapshots[i];
    sides.push_back({captured.snapshot, selections[i].goroutines});
    snapshots.push_back({name, captured.snapshot, selections[i]});
  }
  auto rows = aggregate::difference(sides, keys, places);
  const render::OtherChanges others = cut(rows, std::max<std::size_t>(options.top, 1));
  const aggregate::Progress progress = aggregate::find_progress(sides);
  const render::DiffPage page{.snapshots = snapshots,
                              .keys = keys,
                              .rows = rows,
                              .others = others,
                              .progress = progress,
                              .set_aside = obtained.set_aside};
  const auto output =
      std::get<Output>(parse_output(options.output, formats_of<render::DiffPage>()));
  const Result<void> written = write_page(output, page, context.color);
  if (!written) return fail(written.error());
  return complete(page) ? ExitCode::done : ExitCode::incomplete;
}

ExitCode run_diff(const DiffOptions& options, const Context& context)
{
  const auto keys = parse_by(options.by);
  if (const auto* misuse = std::get_if<aggregate::Misuse>(&keys)) return fail_usage(misuse->text);
  const auto filters = parse_filters(options.select);
  if (const auto* misuse = std::get_if<aggregate::Misuse>(&filters)) {
    return fail_usage(misuse->text);
  }
  const auto& by = std::get<std::vector<aggregate::Key>>(keys);
  const auto& wanted = std::get<aggregate::Filters>(filters);
  const auto without_waits =
      need_facts(by, wanted) ? source::WithoutWaits::loss : source::WithoutWaits::fine;
  const Result<Obtained> obtained = obtain_all(options, context.verbosity, without_waits);
  if (!obtained) return fail(obtained.error());
  return compare(*obtained, by, wanted, options, context);
}

void add_options(Command& command, DiffOptions& options)
{
  command.option("--by", options.by, "what a group has in common: " + aggregate::known_keys())
      .value("KEY[,KEY]")
      .shows_default();
  command.flag("--lines", options.lines,
               "tell places by file and line, too; else by function, since lines move from "
               "build to build");
  add_select_options(command, options.select);
  command.option("--top", options.top, "show the first N changes and sum up the others")
      .value("N")
      .check(check_count);
  add_output_option(command, options.output, formats_of<render::DiffPage>());
}

}  // namespace

void setup_diff(CommandLine& app, Context& context)
{
  auto options = std::make_shared<DiffOptions>();
  Command command = app.add_command(
      "diff", "Compare snapshots: what grew, what only ever grows, who made no progress");
  add_source_options(command, options->source, SourceCount::several);
  add_options(command, *options);
  command.explain(
      "Name two snapshots or more, in the order of time. Of three and more it is told what only\n"
      "ever grows, as leaks do. Of one process it is told who made no progress at all: the same\n"
      "goroutine, blocked since the same nanosecond, has not run in between. That is exact from\n"
      "cores, servers and lists of Delve's, once a collection has run since they are blocked; "
      "Go's\n"
      "own texts have whole minutes, so that only equal places are told, which is weaker.\n\n"
      "Examples:\n"
      "  unjam diff monday.zst tuesday.zst                  what grew, and who has not moved\n"
      "  unjam diff dumps/                                  a directory of dumps, by name\n"
      "  unjam diff ./server core.1 ./server core.2 --by start\n"
      "  unjam diff old.json new.json --lines --with wait='chan send' -o markdown");
  run_if_chosen(command, context, options, run_diff);
}

}  // namespace unjam::cli
