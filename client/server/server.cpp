#include "client/server/server.hpp"

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <sys/wait.h>

#include <csignal>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "client/elf/mended_core.hpp"
#include "client/process/memory_use.hpp"
#include "client/process/one_line.hpp"
#include "client/process/private_directory.hpp"
#include "client/process/process.hpp"
#include "client/rpc/asio.hpp"
#include "client/rpc/decode.hpp"
#include "client/server/dlv.hpp"
#include "client/server/dlv_output.hpp"

namespace unjam::server {
namespace {

using namespace std::chrono_literals;

constexpr auto grace = 500ms;           ///< for a dlv that was asked to end
constexpr auto last_moments = 2'000ms;  ///< from the end of its connection to its exit

/// A connection on which dlv has answered: it has the core open.
struct Opened {
  std::unique_ptr<rpc::Client> client;
  rpc::Version version;
};

/// "64 MiB", "1.5 GiB"
std::string amount(std::uint64_t bytes)
{
  constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20U;
  constexpr std::uint64_t gibibyte = std::uint64_t{1} << 30U;
  if (bytes < gibibyte) return fmt::format("{} MiB", bytes / mebibyte);
  return fmt::format("{:.1f} GiB", static_cast<double>(bytes) / static_cast<double>(gibibyte));
}

/// What Server::ended() gives.
Error why_ended(const process::Exit& exit, std::string_view errors, std::uint64_t memory_limit)
{
  if (exit.over_memory) {
    return {Errc::server_too_large,
            fmt::format("dlv used more than {} of memory and was ended (--dlv-memory allows more)",
                        amount(memory_limit))};
  }
  if (WIFSIGNALED(exit.status)) {
    const int signal = WTERMSIG(exit.status);
    // Our own kill is told above, so this one came from outside; the kernel's is the usual one.
    const char* guess = signal == SIGKILL ? ", perhaps for want of memory" : "";
    return {Errc::server_failed, fmt::format("dlv was killed by signal {} ({}{})", signal,
                                             ::sigdescr_np(signal), guess)};
  }
  const std::string words = last_words(errors);
  return {Errc::server_failed, fmt::format("dlv ended with status {}{}{}", WEXITSTATUS(exit.status),
                                           words.empty() ? "" : ": ", words)};
}

/// Where dlv shall listen.
std::string place_to_listen(const Dlv& dlv, const process::PrivateDirectory& directory)
{
  if (dlv.version < first_with_unix_sockets) return "127.0.0.1:0";
  return "unix:" + directory.path() + "/dlv";
}

/// Where dlv listens: known for a unix socket, but told in any case, and not before it does.
asio::awaitable<Result<rpc::Address>> listening_place(process::Process& process,
                                                      const std::string& listen)
{
  for (;;) {
    if (const auto told = listening_address(process.output())) {
      co_return rpc::parse_address(listen.starts_with("unix:") ? listen : *told);
    }
    if (process.exit()) co_return Error{Errc::server_failed, "dlv ended before it listened"};
    co_await process.news();
  }
}

/// Connects, and asks for the version. dlv listens before it opens the core and answers when it
/// has, so it is the answer that counts.
asio::awaitable<Result<Opened>> connect(process::Process& process,
                                        process::PrivateDirectory& directory, std::string listen,
                                        const Options& options, rpc::Limits limits,
                                        std::shared_ptr<spdlog::logger> logger)
{
  const Result<rpc::Address> address = co_await listening_place(process, listen);
  if (!address) co_return address.error();
  Result<std::unique_ptr<rpc::Client>> client = co_await rpc::connect(*address, limits, logger);
  if (!client) co_return client.error();
  directory.remove();  // from here on not even a SIGKILL leaves anything

  const Result<rpc::Reply> reply =
      co_await (*client)->connection().call("GetVersion", "{}", options.start_limit);
  if (!reply) co_return reply.error();
  const Result<nlohmann::json> result = rpc::result_of(*reply);
  if (!result) co_return result.error();
  Result<rpc::Version> version = rpc::decode_version(*result);
  if (!version) co_return version.error();
  Opened opened{std::move(*client), std::move(*version)};
  co_return opened;
}

/// Why the core was not opened: what dlv said, if it has ended over it, else what we saw.
asio::awaitable<Error> explain(process::Process& process, Error seen, const Options& options)
{
  if (seen.code() == Errc::timed_out) {
    co_return seen.within("dlv has not opened " + options.core);
  }
  co_await process.wait(last_moments);
  const auto exit = process.exit();
  if (!exit) co_return Error{Errc::server_failed, "dlv does not answer: " + seen.detail()};
  if (exit->over_memory || WIFSIGNALED(exit->status)) {
    const Error error = why_ended(*exit, process.errors(), options.memory_limit);
    co_return Error{error.code(), error.detail() + " while it opened " + options.core};
  }
  const bool listened = listening_address(process.output()).has_value();
  const bool silent = last_words(process.errors()).empty();
  co_return open_failure(silent && !listened ? process.output() : process.errors(), options.binary,
                         options.core);
}

}  // namespace

asio::awaitable<Result<std::unique_ptr<Server>>> Server::start(
    Options options, rpc::Limits limits, std::shared_ptr<spdlog::logger> logger)
{
  if (options.memory_limit == 0) options.memory_limit = process::default_memory_limit();
  Result<Inputs> inputs = examine(options.binary, options.core);
  if (!inputs) co_return inputs.error();

  Result<process::PrivateDirectory> directory = process::PrivateDirectory::make();
  if (!directory) co_return directory.error();
  const Result<Dlv> dlv = co_await find_dlv(options.dlv, directory->path());
  if (!dlv) co_return dlv.error();

  const std::string listen = place_to_listen(*dlv, *directory);
  std::optional<elf::MendedCore> mended;  // until dlv has it open
  if (inputs->core.notes_missing) {
    Result<elf::MendedCore> copy = co_await elf::MendedCore::make(options.core, options.binary);
    if (!copy) co_return copy.error();
    mended.emplace(std::move(*copy));
  }
  const process::Command command =
      core_command(*dlv, options.binary, mended ? mended->path() : options.core, listen);
  Result<std::unique_ptr<process::Process>> process =
      process::Process::start(co_await asio::this_coro::executor, command);
  if (!process) co_return process.error();
  process::sacrifice_first((*process)->pid());
  (*process)->limit_memory(options.memory_limit);

  Result<Opened> opened = co_await with_timeout(
      connect(**process, *directory, listen, options, limits, logger), options.start_limit);
  if (!opened && opened.error().code() == Errc::cancelled) co_return opened.error();
  if (!opened) co_return co_await explain(**process, opened.error(), options);
  if (opened->version.target_go.empty() &&
      inputs->binary.symbols != elf::BinaryNotes::Symbols::dwarf) {
    co_return no_debug_info(options.binary);
  }
  if (logger) {
    logger->debug("dlv {} (process {}) has opened {}", opened->version.delve, (*process)->pid(),
                  options.core);
  }
  co_return std::unique_ptr<Server>{new Server{std::move(options), std::move(*inputs),
                                               std::move(*process), std::move(opened->client),
                                               std::move(opened->version)}};
}

Server::Server(Options options, Inputs inputs, std::unique_ptr<process::Process> process,
               std::unique_ptr<rpc::Client> client, rpc::Version version)
    : options_{std::move(options)},
      inputs_{std::move(inputs)},
      process_{std::move(process)},
      client_{std::move(client)},
      version_{std::move(version)}
{
}

Server::~Server() = default;

pid_t Server::pid() const
{
  return process_->pid();
}

std::vector<std::string> Server::warnings() const
{
  return warnings_in(process_->errors());
}

std::optional<Error> Server::ended() const
{
  const auto exit = process_->exit();
  if (!exit || stopped_) return std::nullopt;
  return why_ended(*exit, process_->errors(), options_.memory_limit);
}

asio::awaitable<std::optional<Error>> Server::ended_within(std::chrono::milliseconds limit)
{
  co_await process_->wait(limit);
  co_return ended();
}

asio::awaitable<void> Server::stop()
{
  stopped_ = true;
  client_->connection().interrupt();  // a dlv for one client ends by itself then
  process_->signal(SIGTERM);
  const Result<void> done = co_await process_->wait(grace);
  if (done) co_return;
  process_->signal(SIGKILL);
  co_await process_->wait(grace);
}

}  // namespace unjam::server
