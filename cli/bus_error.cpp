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
  for (const std::string_view part :
       {std::string_view{"unjam: "}, bus_error, std::string_view{"\n"}}) {
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, part.data(), part.size());
  }
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
