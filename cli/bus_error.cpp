#include "cli/bus_error.hpp"

#include <unistd.h>

#include <csignal>
#include <string_view>

#include "cli/exit_code.hpp"

namespace unjam::cli {
namespace {

/// Only what may be called at any moment.
void end(int)
{
  constexpr std::string_view line =
      "unjam: the core was cut while it was being read, or its disk fails\n";
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
  ::_exit(static_cast<int>(ExitCode::unusable));
}

}  // namespace

void explain_bus_errors()
{
  struct sigaction action {};
  action.sa_handler = end;
  ::sigaction(SIGBUS, &action, nullptr);
}

}  // namespace unjam::cli
