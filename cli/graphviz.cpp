#include "cli/graphviz.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <fstream>
#include <iterator>
#include <utility>

#include "client/process/find_program.hpp"
#include "client/process/one_line.hpp"
#include "client/process/private_directory.hpp"
#include "client/process/process.hpp"
#include "client/rpc/asio.hpp"

namespace unjam::cli {
namespace {

namespace asio = boost::asio;

constexpr std::uint64_t most_memory = std::uint64_t{2} << 30U;  // bytes

Error failed(const std::string& why)
{
  return {Errc::server_failed, "Graphviz: " + why};
}

Error not_found(const std::string& name)
{
  return failed(name +
                " not found: install it (apt install graphviz), say where it is with --dot "
                "PATH, or take another format: dot, mermaid, json");
}

std::vector<std::string> environment()
{
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) all.emplace_back(*entry);
  return all;
}

Result<void> judge(const process::Process& process)
{
  const auto exit = process.exit();
  if (exit && exit->over_memory) {
    return failed("the picture needs more than 2 GiB: show less of it with --top");
  }
  if (exit && WIFEXITED(exit->status) && WEXITSTATUS(exit->status) == 0) return {};
  const std::string why = process::one_line(process.errors());
  return failed(why.empty() ? "it ended without a picture" : why);
}

asio::awaitable<Result<void>> run(process::Command command, std::chrono::milliseconds limit)
{
  const auto process = process::Process::start(co_await asio::this_coro::executor, command);
  if (!process) co_return process.error();
  (*process)->limit_memory(most_memory);
  const Result<void> done = co_await (*process)->wait(limit);
  if (done) co_return judge(**process);
  if (done.error().code() != Errc::timed_out) co_return done.error();
  co_return failed(
      fmt::format("no picture in {} s: show less of it with --top, or give it more time with "
                  "--dot-timeout",
                  std::chrono::duration<double>{limit}.count()));
}

/// Runs it until it ends or Ctrl-C ends it.
Result<void> run_to_end(process::Command command, std::chrono::milliseconds limit)
{
  asio::io_context io{1};
  asio::signal_set signals{io, SIGINT, SIGTERM};
  asio::cancellation_signal cancel;
  signals.async_wait([&](boost::system::error_code ec, int) {
    if (!ec) cancel.emit(asio::cancellation_type::terminal);
  });
  bool interrupted = true;  // a coroutine that is cancelled while it starts gives no result
  Result<void> result;
  asio::co_spawn(io, run(std::move(command), limit),
                 asio::bind_cancellation_slot(
                     cancel.slot(), [&](const std::exception_ptr& bug, Result<void> done) {
                       signals.cancel();
                       interrupted = static_cast<bool>(bug);
                       result = std::move(done);
                     }));
  io.run();
  if (interrupted) return Error{Errc::cancelled, "interrupted"};
  return result;
}

Result<std::string> read_picture(const std::string& path)
{
  std::ifstream file{path, std::ios::binary};
  std::string bytes{std::istreambuf_iterator<char>{file}, {}};
  if (bytes.empty()) return failed("it drew nothing");
  return bytes;
}

}  // namespace

Result<std::string> draw(const std::string& graph, std::string_view format,
                         const Graphviz& graphviz)
{
  const auto program = process::find_program(graphviz.dot);
  if (!program) return not_found(graphviz.dot);
  const Result<process::PrivateDirectory> directory = process::PrivateDirectory::make();
  if (!directory) return directory.error();
  const std::string source = directory->path() + "/graph.dot";
  const std::string picture = directory->path() + "/picture";
  std::ofstream file{source, std::ios::binary};
  file << graph;
  file.close();
  if (!file) return Error{Errc::io_failed, "cannot write " + source};
  process::Command command{.program = *program,
                           .arguments = {"-T" + std::string{format}, "-o", picture, source},
                           .environment = environment()};
  const Result<void> done = run_to_end(std::move(command), graphviz.limit);
  if (!done) return done.error();
  return read_picture(picture);
}

}  // namespace unjam::cli
