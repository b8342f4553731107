#pragma once

#include <string>
#include <vector>

#include "cli/commands/command.hpp"

namespace unjam::cli {

/// Reads the command line and returns what it asks to run. `arguments` are without the program's
/// name. `SOURCE` alone, without a command, means `report SOURCE`.
///
/// Help and version are printed here, and so is what is wrong: the function then only gives the
/// exit code.
[[nodiscard]] ExitCode run(std::vector<std::string> arguments);

}  // namespace unjam::cli
