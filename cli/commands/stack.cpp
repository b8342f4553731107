#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <memory>

#include "cli/commands/command.hpp"
#include "cli/commands/selected.hpp"
#include "cli/commands/variables.hpp"
#include "cli/progress.hpp"
#include "client/source/source.hpp"

namespace unjam::cli {
namespace {

std::optional<GoroutineId> parse_id(const std::string& word)
{
  std::int64_t number = 0;
  const auto [end, ec] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (ec != std::errc{} || end != word.data() + word.size() || number <= 0) return std::nullopt;
  return GoroutineId{number};
}

/// Moves the plain numbers at the end of `words` out: `stack SOURCE 9 21` names goroutines 9
/// and 21. A number that is all of SOURCE stays.
std::vector<GoroutineId> take_trailing_ids(std::vector<std::string>& words)
{
  std::vector<GoroutineId> ids;
  while (words.size() > 1) {
    const auto id = parse_id(words.back());
    if (!id) break;
    ids.push_back(*id);
    words.pop_back();
  }
  std::ranges::reverse(ids);
  return ids;
}

struct StackOptions {
  source::Options source;
  bool variables = false;
  std::string output = "text";
};

using VariablesById = std::map<GoroutineId, std::vector<render::Variable>>;

constexpr std::size_t deepest_with_variables = 100;  ///< they are loaded for every frame

const Goroutine* find(const Snapshot& snapshot, GoroutineId id)
{
  const auto found = std::ranges::lower_bound(
      snapshot.goroutines, id, {}, [](const Goroutine& goroutine) {
        return goroutine.unreadable == StringId{} ? goroutine.id
                                                  : GoroutineId{INT64_MAX};  // they come last
      });
  return found != snapshot.goroutines.end() && found->id == id ? &*found : nullptr;
}

/// Asks for the variables of the goroutines that exist.
rpc::asio::awaitable<Result<void>> load_variables(rpc::Client& client, const Snapshot& snapshot,
                                                  std::vector<GoroutineId> ids,
                                                  VariablesById& variables)
{
  rpc::LoadConfig config;
  config.follow_pointers = true;
  config.max_variable_recurse = 1;
  for (const GoroutineId id : ids) {
    const Goroutine* goroutine = find(snapshot, id);
    if (goroutine == nullptr) continue;
    const std::size_t frames = snapshot.stacks[goroutine->stack].frames.size();
    const int depth = static_cast<int>(std::min(frames, deepest_with_variables));
    const auto loaded =
        co_await client.stacktrace_full(static_cast<std::int64_t>(id), depth, config);
    if (!loaded) {
      co_return loaded.error().within(
          fmt::format("variables of goroutine {}", static_cast<std::int64_t>(id)));
    }
    variables[id] = variables_of(*loaded);
  }
  co_return Result<void>{};
}

ExitCode run_stack(const StackOptions& options, const Context& context)
{
  source::Options source = options.source;
  const std::vector<GoroutineId> ids = take_trailing_ids(source.words);
  if (ids.empty()) return fail_usage("name one or more goroutines: unjam stack SOURCE ID…");

  VariablesById variables;
  bool live = false;
  source::SessionOptions session{.source = std::move(source),
                                 .listeners = listen(context.verbosity),
                                 .only = ids,
                                 .after = {},
                                 .need = {}};
  session.after = [&](rpc::Client& client, const Snapshot& snapshot) {
    live = true;
    return load_variables(client, snapshot, options.variables ? ids : std::vector<GoroutineId>{},
                          variables);
  };
  const Result<source::Captured> captured = source::obtain(std::move(session));
  if (!captured) return fail(captured.error());
  if (captured->interrupted) return ExitCode::interrupted;
  if (options.variables && !live) {
    return fail_usage("a saved file holds no values of variables: --vars needs the core or a server");
  }

  std::vector<render::StackRow> rows;
  for (const GoroutineId id : ids) {
    const Goroutine* goroutine = find(captured->snapshot, id);
    if (goroutine == nullptr) {
      return fail_usage(fmt::format("there is no goroutine {}", static_cast<std::int64_t>(id)));
    }
    rows.push_back({.goroutine = *goroutine, .variables = std::move(variables[id])});
  }
  const render::StackPage page{.snapshot = captured->snapshot, .rows = rows};
  return show(*captured, page, options.output, context.color);
}

}  // namespace

void setup_stack(CommandLine& app, Context& context)
{
  auto options = std::make_shared<StackOptions>();
  Command command = app.add_command("stack", "Show the calls that goroutines are in");
  add_source_options(command, options->source);
  command.flag("--vars", options->variables, "with arguments and local variables");
  add_output_option(command, options->output, formats_of<render::StackPage>());
  command.explain(
      "The numbers of goroutines stand after SOURCE; `unjam goroutines` shows them.\n"
      "Examples:\n"
      "  unjam stack ./server core.1628 20\n"
      "  unjam stack :44441 20 --vars\n"
      "  unjam stack incident.zst 5 9 21");
  run_if_chosen(command, context, options, run_stack);
}

}  // namespace unjam::cli
