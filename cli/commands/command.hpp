#pragma once

#include <functional>
#include <string>

#include "cli/exit_code.hpp"
#include "cli/options.hpp"
#include "cli/render/terminal.hpp"

namespace CLI {
class App;
}

/// The subcommands, one file each: `setup_x` declares one and says what it runs.
namespace unjam::cli {

/// What holds for every command, and which one the command line has chosen.
struct Context {
  Verbosity verbosity;
  render::Color color = render::Color::automatic;
  std::function<ExitCode()> run;  ///< set when the command line has been parsed
};

void setup_report(CLI::App& app, Context& context);
void setup_groups(CLI::App& app, Context& context);
void setup_goroutines(CLI::App& app, Context& context);
void setup_batch(CLI::App& app, Context& context);
void setup_channels(CLI::App& app, Context& context);
void setup_locks(CLI::App& app, Context& context);
void setup_leaks(CLI::App& app, Context& context);
void setup_diff(CLI::App& app, Context& context);
void setup_graph(CLI::App& app, Context& context);
void setup_stack(CLI::App& app, Context& context);
void setup_snapshot(CLI::App& app, Context& context);
void setup_merge(CLI::App& app, Context& context);

struct source::Captured;

/// The exit code of a command whose output is written.
[[nodiscard]] ExitCode exit_code(const source::Captured& captured);

}  // namespace unjam::cli
