#pragma once

#include <boost/asio.hpp>
#include <cstddef>
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

  FakeServer(asio::io_context& io, React react);

  [[nodiscard]] std::string address() const;

  /// The requests so far, in the order in which they came.
  [[nodiscard]] const std::vector<nlohmann::json>& requests() const;

  /// Sends bytes that no request asked for. The connection must stand.
  void send(const std::string& bytes);

 private:
  struct State;

  static asio::awaitable<void> serve(std::shared_ptr<State> state);

  std::shared_ptr<State> state_;
};

/// A reply line to `request`.
[[nodiscard]] std::string reply_line(const Request& request, const nlohmann::json& result,
                                     const nlohmann::json& error = nullptr);

}  // namespace unjam::test
