#include "cli/arguments.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <system_error>
#include <utility>

#include "aggregate/group/nearest.hpp"
#include "cli/session.hpp"
#include "client/rpc/address.hpp"

namespace unjam::cli {
namespace {

constexpr const char* description =
    "unjam says why a Go service is stuck.\n\n"
    "It reads a core (or a halted process) through a headless Delve server and names what its\n"
    "goroutines wait for, who would have released it, and why that never happens. Given a core it\n"
    "starts dlv itself.";

constexpr const char* footer =
    "SOURCE is what you have: BINARY CORE, CORE alone, HOST:PORT, :PORT, unix:PATH, a saved FILE\n"
    "(a snapshot, a reply of Delve's ListGoroutines, a profile from /debug/pprof/goroutine,\n"
    "goroutines as Go prints them, perhaps in a log), or - for standard input.\n"
    "Without a command, `unjam SOURCE` means `unjam report SOURCE`.\n\n"
    "Exit status: 0 done; 1 found what --fail-on asks for; 2 unusable input;\n"
    "3 done, but something could not be read; 130 Ctrl-C.\n"
    "`unjam COMMAND --help` shows examples.";

void declare(CLI::App& app, Context& context)
{
  app.description(description);
  app.footer(footer);
  app.set_version_flag("--version", std::string{"unjam "} + UNJAM_VERSION);
  app.fallthrough();
  app.require_subcommand(1);
  app.add_flag("-v,--verbose", context.verbosity.verbose, "say more on stderr; twice: much more");
  app.add_flag("-q,--quiet", context.verbosity.quiet, "no progress, no warnings on stderr");
  const std::map<std::string, render::Color> colors{{"auto", render::Color::automatic},
                                                    {"always", render::Color::always},
                                                    {"never", render::Color::never}};
  app.add_option("--color", context.color, "when to colour text; $NO_COLOR is honoured")
      ->type_name("auto|always|never")
      ->transform(CLI::CheckedTransformer(colors).description(""))
      ->default_str("auto");
  setup_report(app, context);
  setup_groups(app, context);
  setup_goroutines(app, context);
  setup_channels(app, context);
  setup_locks(app, context);
  setup_leaks(app, context);
  setup_diff(app, context);
  setup_graph(app, context);
  setup_stack(app, context);
  setup_snapshot(app, context);
  setup_batch(app, context);
  setup_merge(app, context);
}

/// Whether a command is named. Options may stand before it; the first other word decides.
bool names_command(const CLI::App& app, const std::vector<std::string>& arguments)
{
  const auto word = std::ranges::find_if(arguments, [](const std::string& argument) {
    return argument == "-" || !argument.starts_with('-');
  });
  if (word == arguments.end()) return true;  // nothing but options: let them be read as they are
  return std::ranges::any_of(app.get_subcommands({}),
                             [&](const CLI::App* command) { return command->get_name() == *word; });
}

/// The command that was probably meant where none is named and the first word is no source either;
/// empty if there is none.
std::string_view mistyped_command(const CLI::App& app, const std::string& word)
{
  std::error_code unseen;  // what cannot be looked at may well be a source
  const bool exists = std::filesystem::exists(word, unseen) || unseen;
  if (exists || rpc::looks_like_address(word)) return {};
  std::vector<std::string_view> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return aggregate::nearest(word, names);
}

}  // namespace

ExitCode exit_code(const Captured& captured)
{
  if (captured.interrupted) return ExitCode::interrupted;
  return complete(captured.snapshot) ? ExitCode::done : ExitCode::incomplete;
}

ExitCode run(std::vector<std::string> arguments)
{
  CLI::App app;
  app.name("unjam");
  Context context;
  declare(app, context);
  if (arguments.empty()) {
    std::cout << app.help();
    return ExitCode::unusable;
  }
  if (!names_command(app, arguments)) {
    const std::string& first = arguments.front();
    const std::string_view meant = mistyped_command(app, first);
    if (!meant.empty()) {
      return fail_usage("no command or file '" + first + "', did you mean '" + std::string{meant} +
                        "'?");
    }
    arguments.insert(arguments.begin(), "report");
  }
  try {
    std::ranges::reverse(arguments);  // CLI11 takes them from the end
    app.parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    const bool asked_for_help = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success);
    if (!asked_for_help) return fail_usage(error.what());
    app.exit(error, std::cout, std::cerr);
    return ExitCode::done;
  }
  return context.run();
}

}  // namespace unjam::cli
