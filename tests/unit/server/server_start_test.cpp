#include <doctest/doctest.h>

#include <boost/asio.hpp>
#include <optional>

#include "client/server/server.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/server/fake_dlv.hpp"
#include "tests/unit/server/run.hpp"

namespace unjam::server_server_start_test {

using namespace std::chrono_literals;
using namespace unjam::server;
using namespace unjam::testing;

namespace {

/// Starts a fake dlv that fails, and checks how that is told and that nothing is left.
void check_failure(FakeDlv& dlv, Errc code, const std::string& detail)
{
  run(
      [](const FakeDlv& fake, Errc expected, const std::string& words) -> asio::awaitable<void> {
        const auto server = co_await fake.start();
        REQUIRE(!server);
        CHECK(server.error().code() == expected);
        CHECK(server.error().detail() == words);
      },
      dlv, code, detail);
  dlv.check_nothing_is_left();
}

/// A failure that needs somebody at the address that the fake dlv prints.
struct Conversation {
  asio::awaitable<void> (*peer)(tcp::acceptor&);
  std::string script;
  Errc code;
  std::string detail;  ///< CORE stands for the core's path
};

asio::awaitable<void> answer_nonsense(tcp::acceptor& acceptor)
{
  return answer(acceptor, "\"no version\"");
}

}  // namespace

TEST_SUITE("server/server: start")
{
  TEST_CASE("without dlv the error says what to do")
  {
    FakeDlv dlv;
    dlv.options.dlv = "/no/dlv";
    run(
        [](const FakeDlv& fake) -> asio::awaitable<void> {
          const auto server = co_await fake.start();
          REQUIRE(!server);
          CHECK(server.error().code() == Errc::server_failed);
          CHECK(server.error().detail() ==
                "Delve not found (/no/dlv): install it (apt install delve, or go install "
                "github.com/go-delve/delve/cmd/dlv@latest) or say where it is with --dlv PATH");
        },
        dlv);
  }

  TEST_CASE("a program that is not Delve is told as such")
  {
    FakeDlv dlv;
    dlv.options.dlv = "/bin/true";
    run(
        [](const FakeDlv& fake) -> asio::awaitable<void> {
          const auto server = co_await fake.start();
          REQUIRE(!server);
          CHECK(server.error().detail() == "/bin/true is not Delve: it does not tell its version");
        },
        dlv);
  }

  TEST_CASE("only a dlv that can is asked for a unix socket")
  {
    using Row = std::pair<std::string, std::string>;
    for (const auto& [version, listen] :
         {Row{"1.22.0", "--listen=127.0.0.1:0"}, Row{"1.22.1", "--listen=unix:"}}) {
      CAPTURE(version);
      FakeDlv dlv{version};
      dlv.does("echo EOF >&2; exit 1");
      check_failure(dlv, Errc::cut, dlv.options.core + ": the file is empty or cut (dlv: EOF)");
      CHECK(dlv.arguments().starts_with("core " + dlv.options.binary + " " + dlv.options.core +
                                        " --headless --api-version=2 --check-go-version=false " +
                                        listen));
    }
  }

  TEST_CASE("a dlv that dies before it listens: its words are passed on")
  {
    FakeDlv dlv;
    dlv.does("echo \"couldn't start listener: bind: address already in use\"; exit 1");
    check_failure(dlv, Errc::server_failed,
                  "dlv cannot open " + dlv.options.core +
                      ": couldn't start listener: bind: address already in use");
  }

  TEST_CASE("a dlv that dies by a signal while it opens the core")
  {
    FakeDlv dlv;
    dlv.does("kill -SEGV $$");
    check_failure(
        dlv, Errc::server_failed,
        "dlv was killed by signal 11 (Segmentation fault) while it opened " + dlv.options.core);
  }

  TEST_CASE("a dlv that never says where it listens is given up")
  {
    FakeDlv dlv;
    dlv.options.start_limit = 300ms;
    dlv.does("sleep 1000");
    check_failure(dlv, Errc::timed_out,
                  "dlv has not opened " + dlv.options.core + ": no answer in 300 ms");
  }

  TEST_CASE("a dlv that prints without end is given up as well")
  {
    FakeDlv dlv;
    dlv.options.start_limit = 300ms;
    dlv.does("while :; do echo API server xcr0; echo y >&2; done");
    check_failure(dlv, Errc::timed_out,
                  "dlv has not opened " + dlv.options.core + ": no answer in 300 ms");
  }

  TEST_CASE("an address that makes no sense is an error")
  {
    FakeDlv dlv;
    dlv.does("echo API server listening at: the usual place; sleep 1000");
    check_failure(dlv, Errc::server_failed,
                  "dlv does not answer: bad address 'the usual place': expected HOST:PORT");
  }

  TEST_CASE("a dlv that listens and then fails is told for what it does")
  {
    const Conversation table[] = {
        {stay_silent, "sleep 1000", Errc::timed_out,
         "dlv has not opened CORE: no answer in 1000 ms"},
        {hang_up, "echo EOF >&2; sleep 0.2; exit 1", Errc::cut,
         "CORE: the file is empty or cut (dlv: EOF)"},
        {hang_up, "sleep 0.2; kill -KILL $$", Errc::server_failed,
         "dlv was killed by signal 9 (Killed, perhaps for want of memory) while it opened CORE"},
        {hang_up, "exit 0", Errc::server_failed, "dlv ended without a word on opening CORE"},
    };
    for (const Conversation& row : table) {
      CAPTURE(row.script);
      FakeDlv dlv;
      dlv.options.start_limit = 1s;
      run(
          [](FakeDlv& fake, const Conversation& expected) -> asio::awaitable<void> {
            tcp::acceptor acceptor = co_await listen();
            spawn(acceptor.get_executor(), expected.peer(acceptor));
            fake.listens_and(acceptor, expected.script);
            const auto server = co_await fake.start();
            REQUIRE(!server);
            CHECK(server.error().code() == expected.code);
            std::string detail = expected.detail;
            detail.replace(detail.find("CORE"), 4, fake.options.core);
            CHECK(server.error().detail() == detail);
          },
          dlv, row);
      dlv.check_nothing_is_left();
    }
  }

  TEST_CASE("a dlv whose answers are no answers does not answer")
  {
    for (const auto peer : {hang_up, answer_nonsense}) {
      FakeDlv dlv;
      run(
          [](FakeDlv& fake,
             asio::awaitable<void> (*const& other)(tcp::acceptor&)) -> asio::awaitable<void> {
            tcp::acceptor acceptor = co_await listen();
            spawn(acceptor.get_executor(), other(acceptor));
            fake.listens_and(acceptor, "exec sleep 1000");
            const auto server = co_await fake.start();
            REQUIRE(!server);
            CHECK(server.error().code() == Errc::server_failed);
            CHECK(server.error().detail().starts_with("dlv does not answer: GetVersion: "));
          },
          dlv, peer);
      dlv.check_nothing_is_left();
    }
  }

  TEST_CASE("cancelled while dlv opens the core, nothing is left")
  {
    const FakeDlv dlv;
    asio::io_context io{1};
    asio::cancellation_signal interrupt;
    tcp::acceptor acceptor{io, {asio::ip::address_v4::loopback(), 0}};
    dlv.listens_and(acceptor, "trap '' TERM\nwhile :; do sleep 1000; done");

    std::optional<Error> error;
    asio::co_spawn(io, dlv.start(),
                   asio::bind_cancellation_slot(
                       interrupt.slot(), [&](const std::exception_ptr& bug, const auto& server) {
                         if (bug) std::rethrow_exception(bug);
                         if (!server) error = server.error();
                       }));
    acceptor.async_accept([&](boost::system::error_code, tcp::socket) {
      interrupt.emit(asio::cancellation_type::terminal);
    });
    io.run();
    REQUIRE(error);
    CHECK(error->code() == Errc::cancelled);
    dlv.check_nothing_is_left();
  }
}

}  // namespace unjam::server_server_start_test
