#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "client/error.hpp"
#include "client/rpc/address.hpp"
#include "client/rpc/reply.hpp"

namespace spdlog {
class logger;
}

namespace unjam::rpc {

namespace asio = boost::asio;

/// What a connection waits for and takes at most.
struct Limits {
  std::chrono::milliseconds connect{10'000};  ///< until the connection stands
  std::chrono::milliseconds call{60'000};     ///< from sending a request to its reply
  std::size_t window = 48;                    ///< requests on their way at once
  std::size_t reply_bytes = std::size_t{256} << 20U;
};

/// One connection to a headless Delve server (Go's net/rpc/jsonrpc: JSON-RPC 1.0, a reply a line).
///
/// Many calls may wait at once; replies find them by id, in any order. A call that times out or is
/// cancelled gives its id up: the late reply is dropped and the connection lives on. When the
/// stream itself ends, every waiting call learns so. Not thread-safe: use it from the one thread
/// that runs its executor.
class Connection {
 public:
  /// Connects. Says nothing about who listens there: that shows with the first reply.
  /// Errors: connect_failed, timed_out. `logger` may be null.
  static asio::awaitable<Result<std::unique_ptr<Connection>>> open(
      Address address, Limits limits, std::shared_ptr<spdlog::logger> logger);

  /// Closes the connection; calls that still wait end with `cancelled`.
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  Connection(Connection&&) = delete;
  Connection& operator=(Connection&&) = delete;

  /// Sends `RPCServer.<method>` with one argument object, given as JSON text, and waits for the
  /// reply, which is not decoded yet and may hold Delve's error. Waits first while the window is
  /// full. Ends early, as `cancelled`, when the awaiting coroutine is cancelled.
  asio::awaitable<Result<Reply>> call(std::string method, std::string argument,
                                      std::optional<std::chrono::milliseconds> limit = {});

  /// Ends every waiting call and all later ones with `cancelled`.
  void interrupt();

  /// Why no further call can succeed; nothing while the connection stands.
  [[nodiscard]] const std::optional<Error>& failure() const;

  /// How long nothing at all has come from the server, counted from the last request before which
  /// everything was answered.
  [[nodiscard]] std::chrono::milliseconds silence() const;

  /// Lines that were no reply to any call of ours: malformed, or with an id that nobody sent.
  [[nodiscard]] std::size_t strays() const;

  [[nodiscard]] const Limits& limits() const;

 private:
  class Stream;
  explicit Connection(std::shared_ptr<Stream> stream);

  std::shared_ptr<Stream> stream_;
};

}  // namespace unjam::rpc
