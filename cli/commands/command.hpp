#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "cli/command_line.hpp"
#include "cli/exit_code.hpp"
#include "cli/options.hpp"
#include "cli/render/terminal.hpp"

namespace unjam::source {
struct Captured;
}

/// The subcommands, one file each: `setup_x` declares one and says what it runs.
namespace unjam::cli {

/// What holds for every command, and which one the command line has chosen.
struct Context {
  Verbosity verbosity;
  render::Color color = render::Color::automatic;
  std::function<ExitCode()> run;  ///< set when the command line has been parsed
};

/// Has the context run a command with its options, if the command line has that command.
template <class Options>
void run_if_chosen(Command& command, Context& context, std::shared_ptr<Options> options,
                   ExitCode (*run)(const Options&, const Context&))
{
  command.chosen([&context, options = std::move(options), run] {
    context.run = [&context, options, run] { return run(*options, context); };
  });
}

void setup_report(CommandLine& app, Context& context);
void setup_groups(CommandLine& app, Context& context);
void setup_goroutines(CommandLine& app, Context& context);
void setup_batch(CommandLine& app, Context& context);
void setup_channels(CommandLine& app, Context& context);
void setup_locks(CommandLine& app, Context& context);
void setup_leaks(CommandLine& app, Context& context);
void setup_diff(CommandLine& app, Context& context);
void setup_graph(CommandLine& app, Context& context);
void setup_stack(CommandLine& app, Context& context);
void setup_snapshot(CommandLine& app, Context& context);
void setup_merge(CommandLine& app, Context& context);

/// The exit code of a command whose output is written.
[[nodiscard]] ExitCode exit_code(const source::Captured& captured);

}  // namespace unjam::cli
