#include "client/server/dlv.hpp"

#include <doctest/doctest.h>

namespace unjam::server_dlv_test {

using namespace unjam::server;

TEST_SUITE("server/dlv")
{
  TEST_CASE("a file whose name begins like an option is no option")
  {
    const Dlv dlv{.path = "/usr/bin/dlv", .version = {}, .environment = {"A=1"}};
    const process::Command command = core_command(dlv, "-server", "--core", "unix:/run/dlv");
    CHECK(command.program == "/usr/bin/dlv");
    CHECK(command.arguments ==
          std::vector<std::string>{"core", "./-server", "./--core", "--headless", "--api-version=2",
                                   "--check-go-version=false", "--listen=unix:/run/dlv"});
    CHECK(command.environment == std::vector<std::string>{"A=1"});
  }
}

}  // namespace unjam::server_dlv_test
