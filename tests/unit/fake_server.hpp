#pragma once

#include <boost/asio.hpp>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "client/rpc/asio.hpp"

/// A server in the same process and thread, for what a real dlv does not do on command.
namespace unjam::test {

/// One request that a fake server has read.
struct Request {
  std::size_t number = 0;  ///< counted from 0 over the connection
  nlohmann::json json;     ///< {"method":…,"params":[…],"id":…}
};

/// What a fake server does about a request.
struct Reaction {
  std::string bytes;   ///< sent as they are
  bool close = false;  ///< then the connection is closed
};

/// Listens on a loopback port and answers one connection by `react`. Its coroutine ends when the
/// client leaves, so an io_context that runs it ends with the client.
class FakeServer {
 public:
  using React = std::function<Reaction(const Request&)>;

  FakeServer(asio::io_context& io, React react)
      : state_{std::make_shared<State>(io, std::move(react))}
  {
    asio::co_spawn(io, serve(state_), [](const std::exception_ptr& bug) {
      if (bug) std::rethrow_exception(bug);
    });
  }

  [[nodiscard]] std::string address() const
  {
    return "127.0.0.1:" + std::to_string(state_->acceptor.local_endpoint().port());
  }

  /// The requests so far, in the order in which they came.
  [[nodiscard]] const std::vector<nlohmann::json>& requests() const { return state_->requests; }

  /// Sends bytes that no request asked for. The connection must stand.
  void send(std::string bytes) { asio::write(state_->socket, asio::buffer(bytes)); }

 private:
  struct State {
    State(asio::io_context& io, React r)
        : acceptor{io, {asio::ip::address_v4::loopback(), 0}}, socket{io}, react{std::move(r)}
    {
    }
    asio::ip::tcp::acceptor acceptor;
    asio::ip::tcp::socket socket;
    React react;
    std::vector<nlohmann::json> requests;
  };

  static asio::awaitable<void> serve(std::shared_ptr<State> state)
  {
    const auto [refused] = co_await state->acceptor.async_accept(state->socket, no_throw);
    if (refused) co_return;
    std::string received;
    for (;;) {
      const auto [ec, size] = co_await asio::async_read_until(
          state->socket, asio::dynamic_buffer(received), '\n', no_throw);
      if (ec) co_return;
      Request request{state->requests.size(), nlohmann::json::parse(received.substr(0, size))};
      received.erase(0, size);
      state->requests.push_back(request.json);
      const Reaction reaction = state->react(request);
      const auto [broken, sent] =
          co_await asio::async_write(state->socket, asio::buffer(reaction.bytes), no_throw);
      if (broken || reaction.close) {
        state->socket.close();
        co_return;
      }
    }
  }

  std::shared_ptr<State> state_;
};

/// A reply line to `request`.
inline std::string reply_line(const Request& request, const nlohmann::json& result,
                              const nlohmann::json& error = nullptr)
{
  nlohmann::ordered_json reply;
  reply["id"] = request.json["id"];
  reply["result"] = result;
  reply["error"] = error;
  return reply.dump() + "\n";
}

/// Runs a coroutine to its end, and then whatever it has left behind.
template <class T>
T run(asio::io_context& io, asio::awaitable<T> work)
{
  std::optional<T> result;
  asio::co_spawn(io, std::move(work), [&](const std::exception_ptr& bug, T value) {
    if (bug) std::rethrow_exception(bug);
    result = std::move(value);
  });
  io.run();
  io.restart();
  return std::move(*result);
}

}  // namespace unjam::test
