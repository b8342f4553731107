#include "client/server/server.hpp"

#include <doctest/doctest.h>

#include <boost/asio.hpp>
#include <csignal>

#include "tests/unit/print_result.hpp"
#include "tests/unit/server/fake_dlv.hpp"
#include "tests/unit/server/run.hpp"

namespace unjam::server_server_test {

using namespace unjam::server;
using namespace unjam::testing;

TEST_SUITE("server/server")
{
  TEST_CASE("a dlv that answers is a server, and stopping it leaves nothing")
  {
    FakeDlv dlv;
    run(
        [](FakeDlv& fake) -> asio::awaitable<void> {
          tcp::acceptor acceptor = co_await listen();
          const auto server = co_await start_with(fake, acceptor, "exec sleep 1000");
          CHECK(server->version().delve == "1.20.2");
          CHECK(server->version().target_go == "go1.19.8");
          CHECK(server->pid() == fake.pid());
          CHECK_FALSE(server->ended());
          co_await server->stop();
          CHECK_FALSE(server->ended());
        },
        dlv);
    dlv.check_nothing_is_left();
  }

  TEST_CASE("a dlv that ignores SIGTERM and its client's leaving is killed")
  {
    FakeDlv dlv;
    run(
        [](FakeDlv& fake) -> asio::awaitable<void> {
          tcp::acceptor acceptor = co_await listen();
          const auto server =
              co_await start_with(fake, acceptor, "trap '' TERM\nwhile :; do sleep 1000; done");
          co_await server->stop();
          CHECK(is_reaped(fake.pid()));
        },
        dlv);
    dlv.check_nothing_is_left();
  }

  TEST_CASE("a server that is merely destroyed leaves nothing either")
  {
    FakeDlv dlv;
    run(
        [](FakeDlv& fake) -> asio::awaitable<void> {
          tcp::acceptor acceptor = co_await listen();
          const auto server =
              co_await start_with(fake, acceptor, "trap '' TERM\nwhile :; do sleep 1000; done");
        },
        dlv);
    dlv.check_nothing_is_left();
  }

  TEST_CASE("why dlv has ended is told: a signal")
  {
    FakeDlv dlv;
    run(
        [](FakeDlv& fake) -> asio::awaitable<void> {
          tcp::acceptor acceptor = co_await listen();
          const auto server = co_await start_with(fake, acceptor, "exec sleep 1000");
          ::kill(server->pid(), SIGKILL);
          const auto reason = co_await server->ended_within(soon);
          REQUIRE(reason);
          CHECK(reason->detail() ==
                "dlv was killed by signal 9 (Killed, perhaps for want of memory)");
        },
        dlv);
    dlv.check_nothing_is_left();
  }

  TEST_CASE("why dlv has ended is told: its status and last words")
  {
    FakeDlv dlv;
    run(
        [](FakeDlv& fake) -> asio::awaitable<void> {
          tcp::acceptor acceptor = co_await listen();
          const auto server = co_await start_with(
              fake, acceptor,
              "trap 'printf \"fatal error: \\033[31mout of memory\\ngoroutine 1\\n\" >&2; exit 2' "
              "TERM\nwhile :; do sleep 0.1; done");
          ::kill(server->pid(), SIGTERM);
          const auto reason = co_await server->ended_within(soon);
          REQUIRE(reason);
          CHECK(reason->detail() == "dlv ended with status 2: fatal error: [31mout of memory");
        },
        dlv);
    dlv.check_nothing_is_left();
  }

  TEST_CASE("why dlv has ended is told: the memory that it used")
  {
    FakeDlv dlv;
    dlv.options.memory_limit = std::uint64_t{64} << 20U;
    run(
        [](FakeDlv& fake) -> asio::awaitable<void> {
          tcp::acceptor acceptor = co_await listen();
          const auto server = co_await start_with(
              fake, acceptor, "x=$(head -c 150000000 /dev/zero | tr '\\0' x)\nsleep 1000");
          const auto reason = co_await server->ended_within(soon);
          REQUIRE(reason);
          CHECK(reason->detail() ==
                "dlv used more than 64 MiB of memory and was ended (--dlv-memory allows more)");
        },
        dlv);
    dlv.check_nothing_is_left();
  }

  TEST_CASE("dlv's warnings are kept")
  {
    FakeDlv dlv;
    run(
        [](FakeDlv& fake) -> asio::awaitable<void> {
          tcp::acceptor acceptor = co_await listen();
          const auto server = co_await start_with(
              fake, acceptor, "echo 'WARNING: undefined behavior - too old' >&2; exit 0");
          co_await server->ended_within(soon);
          REQUIRE(server->warnings().size() == 1);
          CHECK(server->warnings().front() == "undefined behavior - too old");
        },
        dlv);
  }

  TEST_CASE("an io_context that stops early leaves nothing")
  {
    FakeDlv dlv;
    {
      asio::io_context io{1};
      tcp::acceptor acceptor{io, {asio::ip::address_v4::loopback(), 0}};
      std::unique_ptr<Server> server;
      asio::co_spawn(io, start_with(dlv, acceptor, "exec sleep 1000"),
                     [&](const std::exception_ptr& bug, std::unique_ptr<Server> up) {
                       if (bug) std::rethrow_exception(bug);
                       server = std::move(up);
                       io.stop();
                     });
      io.run();
      CHECK(server != nullptr);
    }
    dlv.check_nothing_is_left();
  }
}

}  // namespace unjam::server_server_test
