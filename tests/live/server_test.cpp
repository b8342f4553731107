#include "client/server/server.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "client/process/process.hpp"
#include "client/server/dlv.hpp"
#include "tests/live/pairs.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/server/living.hpp"
#include "tests/unit/server/run.hpp"
#include "tests/unit/server/scratch.hpp"

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using namespace unjam;
using namespace unjam::server;
using namespace unjam::testing;

namespace {

/// What is waited for comes at once, but tests may run on a busy machine.
constexpr auto soon = 60s;

/// A folder that takes the place of /run/user/UID, where a server must leave nothing.
class RuntimeFolder {
 public:
  [[nodiscard]] bool empty() const { return fs::is_empty(scratch_.path()); }

 private:
  Scratch scratch_;
  Environment runtime_{"XDG_RUNTIME_DIR", scratch_.path()};
};

Options options_for(const LivePair& pair)
{
  return {.dlv = pair.dlv, .binary = pair.binary("parked"), .core = pair.core("parked")};
}

/// The first bytes of a file and its size, which is all that is looked at of a cut core.
std::string cut_copy(const Scratch& scratch, const std::string& path, std::uintmax_t size)
{
  std::string head(64 << 10U, '\0');
  std::ifstream{path, std::ios::binary}.read(head.data(),
                                             static_cast<std::streamsize>(head.size()));
  const std::string copy = scratch.write("cut", head);
  fs::resize_file(copy, size);
  return copy;
}

/// Runs `strip` or the like.
asio::awaitable<void> run_tool(process::Command command)
{
  const auto tool = process::Process::start(co_await asio::this_coro::executor, command);
  REQUIRE(tool);
  const Result<void> done = co_await (*tool)->wait(soon);
  REQUIRE(done);
  REQUIRE((*tool)->exit()->status == 0);
}

asio::awaitable<std::string> stripped(const Scratch& scratch, std::string binary)
{
  const std::string copy = scratch / "stripped";
  process::Command command{
      .program = "/usr/bin/strip", .arguments = {"-o", copy, binary}, .environment = {}};
  co_await run_tool(std::move(command));
  co_return copy;
}

/// The error of a start that must fail.
asio::awaitable<Error> failure(Options options)
{
  const auto server = co_await Server::start(std::move(options), {}, nullptr);
  REQUIRE(!server);
  co_return server.error();
}

/// What real dlv says of a pair of files, without our looking at them first, and how we put it;
/// empty if it has nothing against them.
asio::awaitable<std::optional<Error>> dlv_on(const LivePair& pair, std::string binary,
                                             std::string core)
{
  const Scratch scratch;
  const Result<Dlv> dlv = co_await find_dlv(pair.dlv, scratch.path());
  REQUIRE(dlv);
  const process::Command command = core_command(*dlv, binary, core, "127.0.0.1:0");
  const auto process = process::Process::start(co_await asio::this_coro::executor, command);
  REQUIRE(process);
  const Result<void> done = co_await (*process)->wait(3s);
  if (!done) co_return std::nullopt;  // waits for us to connect
  co_return open_failure((*process)->errors(), binary, core);
}

/// Runs a test once for every pair.
template <class Test>
void for_each_pair(Test test)
{
  for (const LivePair& pair : live_pairs()) {
    CAPTURE(pair.name);
    const RuntimeFolder runtime;
    run(test, pair, runtime);
    CHECK(runtime.empty());
  }
}

}  // namespace

TEST_SUITE("live/server")
{
  TEST_CASE("a real dlv opens a real core, and nothing of it stays")
  {
    for_each_pair([](const LivePair& pair, const RuntimeFolder& runtime) -> asio::awaitable<void> {
      const auto server = co_await Server::start(options_for(pair), {}, nullptr);
      REQUIRE(server);
      CHECK(runtime.empty());  // already while it runs
      CHECK((*server)->version().api == 2);
      CHECK((*server)->version().backend == "core");
      CHECK((*server)->version().target_go.starts_with("go1."));
      CHECK_FALSE((*server)->inputs().core.ids.go.empty());
      CHECK((*server)->inputs().core.ids.go == (*server)->inputs().binary.ids.go);

      const auto state = co_await (*server)->client().state();
      REQUIRE(state);
      CHECK_FALSE(state->running);
      CHECK_FALSE((*server)->ended());
      const pid_t pid = (*server)->pid();
      co_await (*server)->stop();
      CHECK(is_reaped(pid));
      const auto late = co_await (*server)->client().state();
      REQUIRE(!late);
      CHECK(late.error().code() == Errc::cancelled);
    });
  }

  TEST_CASE("the binary of a core is found from its notes alone")
  {
    for (const LivePair& pair : live_pairs()) {
      CAPTURE(pair.name);
      const auto binary = find_binary(pair.core("parked"));
      REQUIRE(binary);
      CHECK(fs::equivalent(*binary, pair.binary("parked")));
    }
  }

  TEST_CASE("a dlv that is killed: calls end, the reason is told, nothing stays")
  {
    for_each_pair([](const LivePair& pair, const RuntimeFolder&) -> asio::awaitable<void> {
      const auto server = co_await Server::start(options_for(pair), {}, nullptr);
      REQUIRE(server);
      const pid_t pid = (*server)->pid();
      ::kill(pid, SIGKILL);
      const auto state = co_await (*server)->client().state();
      REQUIRE(!state);
      CHECK(state.error().code() == Errc::connection_lost);
      const auto reason = co_await (*server)->ended_within(soon);
      REQUIRE(reason);
      CHECK(reason->detail() == "dlv was killed by signal 9 (Killed, perhaps for want of memory)");
      CHECK(is_reaped(pid));
    });
  }

  TEST_CASE("an unjam that is killed takes its dlv with it")
  {
    for_each_pair([](const LivePair& pair, const RuntimeFolder&) -> asio::awaitable<void> {
      int ends[2] = {};
      REQUIRE(::pipe(ends) == 0);
      const pid_t other = ::fork();
      if (other == 0) {
        run(
            [](const LivePair& its_pair, int& out) -> asio::awaitable<void> {
              const auto server = co_await Server::start(options_for(its_pair), {}, nullptr);
              const pid_t dlv = server ? (*server)->pid() : -1;
              if (::write(out, &dlv, sizeof dlv) == sizeof dlv) ::kill(::getpid(), SIGKILL);
            },
            pair, ends[1]);
        ::_exit(1);
      }
      pid_t dlv = -1;
      CHECK(::read(ends[0], &dlv, sizeof dlv) == sizeof dlv);
      CHECK(::waitpid(other, nullptr, 0) == other);
      CHECK(dlv > 0);
      CHECK(is_gone(dlv));
      ::close(ends[0]);
      ::close(ends[1]);
      co_return;
    });
  }

  TEST_CASE("a dlv that uses too much memory is ended")
  {
    for_each_pair([](const LivePair& pair, const RuntimeFolder&) -> asio::awaitable<void> {
      Options options = options_for(pair);
      options.memory_limit = std::uint64_t{4} << 20U;
      const auto server = co_await Server::start(std::move(options), {}, nullptr);
      std::optional<Error> told;
      if (server) {
        told = co_await (*server)->ended_within(soon);
      } else {
        told = server.error();
      }
      REQUIRE(told);
      CHECK(told->code() == Errc::server_too_large);
      CHECK(told->detail().starts_with(
          "dlv used more than 4 MiB of memory and was ended (--dlv-memory "));
    });
  }

  TEST_CASE("unusable files are told in one clear line")
  {
    for_each_pair([](const LivePair& pair, const RuntimeFolder&) -> asio::awaitable<void> {
      const Scratch scratch;
      const Options good = options_for(pair);

      Options options = good;
      options.core = "/no/core";
      Error error = co_await failure(options);
      CHECK(error.code() == Errc::io_failed);
      CHECK(error.detail() == "open /no/core: No such file or directory");

      options = good;
      options.core = cut_copy(scratch, good.core, 1000);
      error = co_await failure(options);
      CHECK(error.code() == Errc::cut);
      CHECK(error.detail() ==
            options.core +
                ": cut at its end, and with it the threads and where the program was");

      options.core = scratch.write("text", "goroutine 1 [running]:\n");
      error = co_await failure(options);
      CHECK(error.detail() == options.core + ": not an ELF core file");

      options = good;
      std::swap(options.binary, options.core);
      error = co_await failure(options);
      CHECK(error.detail() == "binary and core are swapped: " + good.core + " is a core, " +
                                  good.binary + " a program");

      options = good;
      options.binary = "/bin/true";
      error = co_await failure(options);
      CHECK(error.detail() == "/bin/true: not a Go program");

      options.binary = pair.binary("crowd");
      error = co_await failure(options);
      CHECK(error.detail().starts_with(good.core + ": written by another build ("));
      CHECK(error.detail().find(" than " + options.binary + " (") != std::string::npos);
    });
  }

  TEST_CASE("a stripped binary is refused, whether dlv opens it or not")
  {
    for_each_pair([](const LivePair& pair, const RuntimeFolder&) -> asio::awaitable<void> {
      const Scratch scratch;
      Options options = options_for(pair);
      options.binary = co_await stripped(scratch, options.binary);
      const Error error = co_await failure(options);
      CHECK(error.code() == Errc::no_debug_info);
      CHECK(error.detail() == options.binary +
                                  ": no debug info (stripped, or linked with -ldflags=-w): give "
                                  "the unstripped binary of the same build");
    });
  }

  TEST_CASE("what dlv itself says of unusable files is understood")
  {
    for_each_pair([](const LivePair& pair, const RuntimeFolder&) -> asio::awaitable<void> {
      const Scratch scratch;
      const std::string binary = pair.binary("parked");
      const std::string core = pair.core("parked");

      auto error = co_await dlv_on(pair, binary, "/no/core");
      REQUIRE(error);
      CHECK(error->detail() ==
            "dlv cannot open /no/core: open /no/core: no such file or directory");

      const std::string empty = scratch.write("empty", "");
      error = co_await dlv_on(pair, binary, empty);
      REQUIRE(error);
      CHECK(error->detail() == empty + ": the file is empty or cut (dlv: EOF)");

      const std::string text = scratch.write("text", std::string(1000, 'x'));
      error = co_await dlv_on(pair, binary, text);
      REQUIRE(error);
      CHECK(error->detail() ==
            text + ": not a core file that dlv knows (dlv: unrecognized core format)");

      error = co_await dlv_on(pair, core, binary);
      REQUIRE(error);
      CHECK(error->detail() == binary + ": not a core file (dlv: is not a core file)");

      const std::string cut = cut_copy(scratch, core, fs::file_size(core) / 2);
      error = co_await dlv_on(pair, binary, cut);
      REQUIRE(error);
      CHECK(error->detail() == cut + ": the file is empty or cut (dlv: EOF)");
    });
  }
}
