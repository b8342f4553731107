#include "cli/arguments.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <iostream>
#include <string_view>
#include <system_error>
#include <utility>

#include "aggregate/group/nearest.hpp"
#include "cli/choice.hpp"
#include "client/rpc/address.hpp"
#include "client/source/session.hpp"

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

struct Declared {
  std::string_view name;
  void (*setup)(CommandLine&, Context&);
};

constexpr std::array commands{Declared{"report", setup_report},
                              Declared{"groups", setup_groups},
                              Declared{"goroutines", setup_goroutines},
                              Declared{"channels", setup_channels},
                              Declared{"locks", setup_locks},
                              Declared{"leaks", setup_leaks},
                              Declared{"diff", setup_diff},
                              Declared{"graph", setup_graph},
                              Declared{"stack", setup_stack},
                              Declared{"snapshot", setup_snapshot},
                              Declared{"batch", setup_batch},
                              Declared{"merge", setup_merge}};

void declare(CommandLine& app, Context& context)
{
  app.explain(footer);
  app.flag("-v,--verbose", context.verbosity.verbose, "say more on stderr; twice: much more");
  app.flag("-q,--quiet", context.verbosity.quiet, "no progress, no warnings on stderr");
  add_choice(app, "--color", context.color, "when to colour text; $NO_COLOR is honoured",
             {{"auto", render::Color::automatic},
              {"always", render::Color::always},
              {"never", render::Color::never}});
}

/// Declares the command of that name; all of them if it is empty. The options of all would take
/// longer than some of the commands do.
void declare_commands(CommandLine& app, Context& context, std::string_view name)
{
  for (const Declared& command : commands) {
    if (name.empty() || command.name == name) command.setup(app, context);
  }
}

bool is_command(std::string_view word)
{
  return std::ranges::find(commands, word, &Declared::name) != commands.end();
}

/// The first argument that is no option, nor the value of one that stands before commands; empty if
/// there is none.
std::string_view first_word(const std::vector<std::string>& arguments)
{
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == "--color") {
      ++i;
    } else if (argument == "-" || !argument.starts_with('-')) {
      return argument;
    }
  }
  return {};
}

/// The command that was probably meant by a word that is none, and no source either; empty if there
/// is none.
std::string_view mistyped_command(const std::string& word)
{
  std::error_code unseen;  // what cannot be looked at may well be a source
  const bool exists = std::filesystem::exists(word, unseen) || unseen;
  if (exists || rpc::looks_like_address(word)) return {};
  std::vector<std::string_view> names;
  for (const Declared& command : commands) names.push_back(command.name);
  return aggregate::nearest(word, names);
}

}  // namespace

ExitCode exit_code(const source::Captured& captured)
{
  if (captured.interrupted) return ExitCode::interrupted;
  return complete(captured.snapshot) ? ExitCode::done : ExitCode::incomplete;
}

ExitCode run(std::vector<std::string> arguments)
{
  std::string_view name = first_word(arguments);  // empty: options only, read as they are
  if (!name.empty() && !is_command(name)) {
    const std::string first{name};
    const std::string_view meant = mistyped_command(first);
    if (!meant.empty()) {
      return fail_usage("no command or file '" + first + "', did you mean '" + std::string{meant} +
                        "'?");
    }
    name = "report";
    arguments.insert(arguments.begin(), std::string{name});
  }
  CommandLine app{"unjam", std::string{"unjam "} + UNJAM_VERSION, description};
  Context context;
  declare(app, context);
  declare_commands(app, context, name);
  if (arguments.empty()) {
    std::cout << app.help();
    return ExitCode::unusable;
  }
  const CommandLine::Outcome outcome = app.read(std::move(arguments));
  if (const auto* wrong = std::get_if<CommandLine::Wrong>(&outcome)) {
    return fail_usage(wrong->complaint);
  }
  if (const auto* asked = std::get_if<CommandLine::Asked>(&outcome)) {
    std::cout << asked->answer;
    return ExitCode::done;
  }
  return context.run();
}

}  // namespace unjam::cli
