#include "cli/arguments.hpp"

#include <CLI/CLI.hpp>
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

struct Command {
  std::string_view name;
  void (*setup)(CLI::App&, Context&);
};

constexpr std::array commands{Command{"report", setup_report},
                              Command{"groups", setup_groups},
                              Command{"goroutines", setup_goroutines},
                              Command{"channels", setup_channels},
                              Command{"locks", setup_locks},
                              Command{"leaks", setup_leaks},
                              Command{"diff", setup_diff},
                              Command{"graph", setup_graph},
                              Command{"stack", setup_stack},
                              Command{"snapshot", setup_snapshot},
                              Command{"batch", setup_batch},
                              Command{"merge", setup_merge}};

void declare(CLI::App& app, Context& context)
{
  app.description(description);
  app.footer(footer);
  app.set_version_flag("--version", std::string{"unjam "} + UNJAM_VERSION);
  app.fallthrough();
  app.require_subcommand(1);
  app.add_flag("-v,--verbose", context.verbosity.verbose, "say more on stderr; twice: much more");
  app.add_flag("-q,--quiet", context.verbosity.quiet, "no progress, no warnings on stderr");
  add_choice(app, "--color", context.color, "when to colour text; $NO_COLOR is honoured",
             {{"auto", render::Color::automatic},
              {"always", render::Color::always},
              {"never", render::Color::never}});
}

/// Declares the command of that name; all of them if it is empty. The options of all would take
/// longer than some of the commands do.
void declare_commands(CLI::App& app, Context& context, std::string_view name)
{
  for (const Command& command : commands) {
    if (name.empty() || command.name == name) command.setup(app, context);
  }
}

bool is_command(std::string_view word)
{
  return std::ranges::find(commands, word, &Command::name) != commands.end();
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
  for (const Command& command : commands) names.push_back(command.name);
  return aggregate::nearest(word, names);
}

/// The names of the options that may be given to a command, as they are typed.
std::vector<std::string> option_names(const CLI::App& app, const CLI::App& command)
{
  std::vector<std::string> names;
  for (const CLI::App* each : {&command, &app}) {
    for (const CLI::Option* option : each->get_options()) {
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
  }
  return names;
}

/// What is wrong with an argument that nobody takes.
std::string unexpected(const CLI::App& app, const CLI::App& command, std::string_view argument)
{
  std::string text = "unexpected '" + std::string{argument} + "'";
  const std::vector<std::string> names = option_names(app, command);
  const std::string guess =
      aggregate::did_you_mean(argument.substr(0, argument.find('=')),
                              std::vector<std::string_view>{names.begin(), names.end()});
  if (!guess.empty()) return text + guess;
  const std::string path = &command == &app ? "" : command.get_name() + " ";
  return text + "; `unjam " + path + "--help` shows what there is";
}

/// What is wrong with the arguments, in one line.
std::string complaint(const CLI::App& app, const CLI::ParseError& error)
{
  const auto commands = app.get_subcommands();
  const bool no_command =
      commands.empty() && dynamic_cast<const CLI::RequiredError*>(&error) != nullptr;
  const bool too_many = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr;
  if (!no_command && !too_many) return error.what();

  const std::vector<std::string> left = app.remaining(true);
  if (left.empty()) return "which command? `unjam --help` lists them";
  const auto option = std::ranges::find_if(
      left, [](const std::string& argument) { return argument.starts_with('-'); });
  return unexpected(app, commands.empty() ? app : *commands.front(),
                    option == left.end() ? left.front() : *option);
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
  CLI::App app;
  app.name("unjam");
  Context context;
  declare(app, context);
  declare_commands(app, context, name);
  if (arguments.empty()) {
    std::cout << app.help();
    return ExitCode::unusable;
  }
  try {
    std::ranges::reverse(arguments);  // CLI11 takes them from the end
    app.parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    const bool asked_for_help = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success);
    if (!asked_for_help) return fail_usage(complaint(app, error));
    app.exit(error, std::cout, std::cerr);
    return ExitCode::done;
  }
  return context.run();
}

}  // namespace unjam::cli
