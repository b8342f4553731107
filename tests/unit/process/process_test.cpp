#include "client/process/process.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio.hpp>
#include <csignal>
#include <sstream>

#include "tests/unit/print_result.hpp"
#include "tests/unit/server/living.hpp"
#include "tests/unit/server/run.hpp"
#include "tests/unit/server/scratch.hpp"

namespace unjam::process_process_test {

using namespace std::chrono_literals;
using namespace unjam::process;
using namespace unjam::testing;

namespace {

/// What is waited for comes at once, but tests may run on a busy machine.
constexpr auto soon = 20s;

Command shell(const std::string& script)
{
  return {.program = "/bin/sh", .arguments = {"-c", script}, .environment = {"PATH=/usr/bin:/bin"}};
}

/// Starts a script in the executor of the running test.
asio::awaitable<std::unique_ptr<Process>> start(std::string script)
{
  auto process = Process::start(co_await asio::this_coro::executor, shell(script));
  REQUIRE(process);
  co_return std::move(*process);
}

/// The first number that a process prints.
asio::awaitable<pid_t> printed_number(Process& process)
{
  while (process.output().find('\n') == std::string_view::npos && !process.exit()) {
    co_await process.news();
  }
  pid_t number = 0;
  std::istringstream text{std::string{process.output()}};
  text >> number;
  REQUIRE(number > 0);
  co_return number;
}

/// A child gets SIGUSR1 as soon as it exists, before it has become another program.
bool signals_children = false;
int handled = -1;  ///< where our own handler tells of it, a pipe that a child shares

void tell_handled(int)
{
  [[maybe_unused]] const ssize_t written = ::write(handled, "!", 1);
}

void signal_child()
{
  if (signals_children) ::raise(SIGUSR1);
}

}  // namespace

TEST_SUITE("process/process")
{
  TEST_CASE("output, errors and exit status all arrive")
  {
    run([]() -> asio::awaitable<void> {
      const auto process = co_await start("echo out; echo err >&2; exit 7");
      const Result<void> done = co_await process->wait(soon);
      CHECK(done);
      CHECK(process->output() == "out\n");
      CHECK(process->errors() == "err\n");
      REQUIRE(process->exit());
      CHECK(WEXITSTATUS(process->exit()->status) == 7);
      CHECK(is_reaped(process->pid()));
    });
  }

  TEST_CASE("of much output the end is kept")
  {
    run([]() -> asio::awaitable<void> {
      const auto process =
          co_await start("i=0; while [ $i -lt 30000 ]; do i=$((i+1)); echo line $i; done");
      const Result<void> done = co_await process->wait(soon);
      CHECK(done);
      CHECK(process->output().size() == 65536);
      CHECK(process->output().ends_with("line 29999\nline 30000\n"));
    });
  }

  TEST_CASE("a child has an empty stdin, no other descriptors and a group of its own")
  {
    run([]() -> asio::awaitable<void> {
      const int inheritable = ::open("/dev/null", O_RDONLY);  // as a careless library leaves one
      const auto process = co_await start("cat; echo $(ls /proc/self/fd); sleep 1000");
      while (process->output().empty()) co_await process->news();
      CHECK(process->output() == "0 1 2 3\n");  // 3 is the folder that ls reads
      CHECK(::getpgid(process->pid()) == process->pid());
      ::close(inheritable);
    });
  }

  TEST_CASE("signals that we block or ignore do not concern a child")
  {
    run([]() -> asio::awaitable<void> {
      sigset_t all;
      sigset_t before;
      sigfillset(&all);
      ::pthread_sigmask(SIG_SETMASK, &all, &before);
      const auto old = std::signal(SIGPIPE, SIG_IGN);
      const auto process = co_await start("grep -E 'Sig(Blk|Ign)' /proc/self/status");
      std::signal(SIGPIPE, old);
      ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
      const Result<void> done = co_await process->wait(soon);
      CHECK(done);
      CHECK(process->output() == "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
    });
  }

  TEST_CASE("a signal that a child gets before it is another program is its own, not ours")
  {
    int ends[2] = {};
    REQUIRE(::pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0);
    handled = ends[1];
    struct sigaction ours {};
    struct sigaction before {};
    ours.sa_handler = tell_handled;
    ::sigaction(SIGUSR1, &ours, &before);
    ::pthread_atfork(nullptr, nullptr, signal_child);
    signals_children = true;
    run([]() -> asio::awaitable<void> {
      const auto process = co_await start("sleep 1000");
      const Result<void> done = co_await process->wait(soon);
      REQUIRE(process->exit());
      CHECK(WIFSIGNALED(process->exit()->status));
      CHECK(WTERMSIG(process->exit()->status) == SIGUSR1);
    });
    signals_children = false;
    char byte = 0;
    CHECK(::read(ends[0], &byte, 1) == -1);
    ::sigaction(SIGUSR1, &before, nullptr);
    ::close(ends[0]);
    ::close(ends[1]);
  }

  TEST_CASE("a program that cannot be run is an error with the system's words")
  {
    asio::io_context io{1};
    const auto missing = Process::start(io.get_executor(),
                                        {.program = "/no/dlv", .arguments = {}, .environment = {}});
    REQUIRE(!missing);
    CHECK(missing.error().code() == Errc::server_failed);
    CHECK(missing.error().detail() == "cannot start /no/dlv: No such file or directory");
    const auto folder =
        Process::start(io.get_executor(), {.program = "/", .arguments = {}, .environment = {}});
    REQUIRE(!folder);
    CHECK(folder.error().detail() == "cannot start /: Permission denied");
  }

  TEST_CASE("a wait that takes too long ends and the child lives on")
  {
    run([]() -> asio::awaitable<void> {
      const auto process = co_await start("sleep 1000");
      const Result<void> early = co_await process->wait(20ms);
      REQUIRE(!early);
      CHECK(early.error().code() == Errc::timed_out);
      CHECK_FALSE(process->exit());
      process->signal(SIGTERM);
      const Result<void> done = co_await process->wait(soon);
      CHECK(done);
      CHECK(WTERMSIG(process->exit()->status) == SIGTERM);
    });
  }

  TEST_CASE("the end of a Process ends its child and what that has started")
  {
    run([]() -> asio::awaitable<void> {
      auto process = co_await start("trap '' TERM INT HUP; sleep 1000 & echo $!; wait");
      const pid_t child = process->pid();
      const pid_t grandchild = co_await printed_number(*process);
      process.reset();
      CHECK(is_reaped(child));
      CHECK(is_gone(grandchild));
    });
  }

  TEST_CASE("what a child leaves behind is ended with it")
  {
    run([]() -> asio::awaitable<void> {
      const auto process = co_await start("sleep 1000 & echo $!");
      const Result<void> done = co_await process->wait(soon);
      CHECK(done);
      const pid_t left_behind = co_await printed_number(*process);
      CHECK(is_gone(left_behind));
    });
  }

  TEST_CASE("an io_context that never runs again does not matter")
  {
    pid_t child = 0;
    {
      asio::io_context io{1};
      auto first = Process::start(io.get_executor(), shell("sleep 1000"));
      auto second = Process::start(io.get_executor(), shell("sleep 1000"));
      REQUIRE(first);
      REQUIRE(second);
      child = (*first)->pid();
      io.poll();
      second->reset();
      first->reset();
    }
    CHECK(is_reaped(child));
  }

  TEST_CASE("a child that uses too much memory is killed, and that is told")
  {
    run([]() -> asio::awaitable<void> {
      const auto process =
          co_await start("x=$(head -c 100000000 /dev/zero | tr '\\0' x); sleep 1000");
      process->limit_memory(50'000'000);
      const Result<void> done = co_await process->wait(soon);
      CHECK(done);
      REQUIRE(process->exit());
      CHECK(process->exit()->over_memory);
      CHECK(WTERMSIG(process->exit()->status) == SIGKILL);
    });
  }

  TEST_CASE("a child that is killed from outside was not over memory")
  {
    run([]() -> asio::awaitable<void> {
      const auto process = co_await start("kill -9 $$");
      process->limit_memory(50'000'000'000);
      const Result<void> done = co_await process->wait(soon);
      CHECK(done);
      CHECK_FALSE(process->exit()->over_memory);
      CHECK(WTERMSIG(process->exit()->status) == SIGKILL);
    });
  }

  TEST_CASE("not even a SIGKILL of ours leaves a child behind")
  {
    int ends[2] = {};
    REQUIRE(::pipe(ends) == 0);
    const pid_t other = ::fork();  // another unjam
    if (other == 0) {
      asio::io_context io{1};
      const auto process = Process::start(io.get_executor(), shell("sleep 1000"));
      const pid_t child = process ? (*process)->pid() : -1;
      if (::write(ends[1], &child, sizeof child) == sizeof child) ::kill(::getpid(), SIGKILL);
      ::_exit(1);
    }
    pid_t child = -1;
    CHECK(::read(ends[0], &child, sizeof child) == sizeof child);
    CHECK(::waitpid(other, nullptr, 0) == other);
    CHECK(child > 0);
    CHECK(is_gone(child));
    ::close(ends[0]);
    ::close(ends[1]);
  }
}

}  // namespace unjam::process_process_test
