#pragma once

#include <sys/types.h>

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/error.hpp"
#include "client/rpc/client.hpp"
#include "client/server/inputs.hpp"

namespace unjam::process {
class Process;
}

namespace unjam::server {

namespace asio = boost::asio;

/// What is opened, and within which limits.
struct Options {
  std::string dlv = "dlv";  ///< a path, or a name to look for in $PATH
  std::string binary;
  std::string core;
  std::chrono::milliseconds start_limit{120'000};  ///< until the core is open
  std::uint64_t memory_limit = 0;  ///< bytes that dlv may use; 0: default_memory_limit()
};

/// A `dlv core` of our own, for this client alone.
///
/// It listens where nobody else can connect: on a unix socket in a private directory that is gone
/// as soon as we are connected, or on a loopback port that admits this user only where dlv cannot
/// do that. It ends with us, whatever ends us. Use it from the one thread that runs its executor,
/// and keep that thread: the kernel ends dlv with it.
class Server {
 public:
  /// Starts dlv and returns once it has the core open. `logger` may be null. Errors: those of
  /// examine() with what is wrong with the files, server_failed with why dlv does not run,
  /// io_failed, timed_out, cancelled. Nothing stays behind after an error.
  static asio::awaitable<Result<std::unique_ptr<Server>>> start(
      Options options, rpc::Limits limits, std::shared_ptr<spdlog::logger> logger);

  /// Kills dlv if it still runs.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  Server(Server&&) = delete;
  Server& operator=(Server&&) = delete;

  [[nodiscard]] rpc::Client& client() { return *client_; }
  [[nodiscard]] const Inputs& inputs() const { return inputs_; }
  [[nodiscard]] const rpc::Version& version() const { return version_; }  ///< as it told when ready
  [[nodiscard]] pid_t pid() const;

  /// What dlv warned of since it was started, each on one line: a Go version out of its range.
  [[nodiscard]] std::vector<std::string> warnings() const;

  /// Why dlv has ended, in a sentence without a full stop; empty while it runs.
  [[nodiscard]] std::optional<Error> ended() const;

  /// The same when a connection was lost: gives an exit that is under way up to `limit`.
  asio::awaitable<std::optional<Error>> ended_within(std::chrono::milliseconds limit);

  /// Disconnects and lets dlv end in peace, for half a second. Calls that still wait end with
  /// `cancelled`, and so do all later ones.
  asio::awaitable<void> stop();

 private:
  Server(Options options, Inputs inputs, std::unique_ptr<process::Process> process,
         std::unique_ptr<rpc::Client> client, rpc::Version version);

  Options options_;
  Inputs inputs_;
  std::unique_ptr<process::Process> process_;
  std::unique_ptr<rpc::Client> client_;
  rpc::Version version_;
  bool stopped_ = false;
};

}  // namespace unjam::server
