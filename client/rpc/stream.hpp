#pragma once

#include <boost/asio.hpp>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "client/rpc/connection.hpp"
#include "client/rpc/framing.hpp"
#include "client/rpc/pending.hpp"

namespace unjam::rpc {

/// What a connection and its coroutines share: the socket, the queue of requests and the calls
/// that wait. The coroutines keep it alive until the socket is closed.
///
/// One thread, no locks. Handlers are posted, never called in place, so that whatever they resume
/// finds the bookkeeping settled.
class Connection::Stream : public std::enable_shared_from_this<Connection::Stream> {
 public:
  using Socket = asio::generic::stream_protocol::socket;
  using Clock = PendingCalls::Clock;

  Stream(Socket socket, Limits limits, std::shared_ptr<spdlog::logger> logger);

  /// Starts reading, writing and watching the time.
  void start();

  /// Closes the socket and ends every call, waiting or to come, with `error`.
  void close(const Error& error);

  /// Queues a request; returns its id. `handler` gets the reply.
  std::uint64_t send(std::string_view method, std::string_view argument,
                     std::chrono::milliseconds limit, PendingCalls::Handler handler);

  /// Ends the call `id` with `cancelled`, if it still waits.
  void cancel(std::uint64_t id);

  [[nodiscard]] const Limits& limits() const { return limits_; }
  [[nodiscard]] const std::optional<Error>& failure() const { return closed_; }
  [[nodiscard]] std::size_t strays() const { return strays_; }
  [[nodiscard]] Clock::duration silence() const { return Clock::now() - quiet_since_; }

 private:
  struct Request {
    std::uint64_t id = 0;
    std::string text;
    std::chrono::milliseconds limit{};
    PendingCalls::Handler handler;
  };

  // Each holds the stream, `self`, until the socket is closed.
  asio::awaitable<void> read(std::shared_ptr<Stream> self);
  asio::awaitable<void> write(std::shared_ptr<Stream> self);
  asio::awaitable<void> watch(std::shared_ptr<Stream> self);

  void on_line(std::string line);
  void on_stray(std::string_view line, std::string_view why);
  void fill_window();
  /// How long not to look for replies: some at a time cost less than each by itself. A fraction of
  /// what the server needs for the half window that it still has, so that it never runs dry.
  [[nodiscard]] Clock::duration pause() const;
  void finish(PendingCalls::Handler handler, Result<Reply> result);
  /// Says what was asked, for those who want to know what a command costs.
  void log_calls() const;

  Socket socket_;
  Limits limits_;
  std::shared_ptr<spdlog::logger> logger_;
  asio::steady_timer outgoing_changed_;  ///< cancelled when `outgoing_` grows
  asio::steady_timer deadline_;          ///< cancelled when the next deadline comes nearer

  std::deque<Request> queued_;  ///< not sent yet: the window is full
  std::string outgoing_;        ///< sent as soon as the socket takes it
  PendingCalls pending_;
  bool draining_ = false;  ///< the window was full and is not yet half empty
  Clock::time_point full_since_;
  Clock::duration drain_time_{};  ///< how long the last full window took to be half empty
  std::uint64_t next_id_ = 1;
  std::map<std::string, std::size_t, std::less<>> calls_;  ///< by method
  std::size_t replies_ = 0;
  std::size_t strays_ = 0;
  Clock::time_point quiet_since_ = Clock::now();
  std::optional<Error> closed_;
};

}  // namespace unjam::rpc
