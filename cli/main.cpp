#include <fmt/format.h>

#include <cstdio>
#include <exception>

#include "cli/arguments.hpp"
#include "cli/bus_error.hpp"

int main(int argc, char** argv)
{
  unjam::cli::explain_bus_errors();
  try {
    return static_cast<int>(unjam::cli::run({argv + 1, argv + argc}));
  } catch (const std::exception& bug) {
    fmt::print(stderr, "unjam: a bug in unjam, please report it: {}\n", bug.what());
    return static_cast<int>(unjam::cli::ExitCode::unusable);
  }
}
