#include "client/rpc/connection.hpp"

#include <utility>

#include "client/rpc/asio.hpp"
#include "client/rpc/stream.hpp"

namespace unjam::rpc {
namespace {

using Socket = asio::generic::stream_protocol::socket;

asio::awaitable<Result<Socket>> dial_unix(const Address& address)
{
  asio::local::stream_protocol::socket socket{co_await asio::this_coro::executor};
  if (address.path.size() >= sizeof(sockaddr_un::sun_path)) {
    co_return Error{Errc::connect_failed, "the path of the unix socket is too long"};
  }
  const asio::local::stream_protocol::endpoint endpoint{address.path};
  const auto [ec] = co_await socket.async_connect(endpoint, no_throw);
  if (ec) co_return Error{Errc::connect_failed, ec.message()};
  co_return Socket{std::move(socket)};
}

asio::awaitable<Result<Socket>> dial_tcp(const Address& address)
{
  const auto executor = co_await asio::this_coro::executor;
  asio::ip::tcp::resolver resolver{executor};
  const auto [unresolved, endpoints] =
      co_await resolver.async_resolve(address.host, std::to_string(address.port), no_throw);
  if (unresolved) co_return Error{Errc::connect_failed, unresolved.message()};

  asio::ip::tcp::socket socket{executor};
  const auto [ec, endpoint] = co_await asio::async_connect(socket, endpoints, no_throw);
  if (ec) co_return Error{Errc::connect_failed, ec.message()};
  boost::system::error_code ignored;  // small requests are merely slower without it
  socket.set_option(asio::ip::tcp::no_delay{true}, ignored);
  co_return Socket{std::move(socket)};
}

asio::awaitable<Result<Socket>> dial(const Address& address)
{
  if (address.path.empty()) co_return co_await dial_tcp(address);
  co_return co_await dial_unix(address);
}

/// Sends one request; cancelling the awaiting coroutine gives the call up.
template <class Stream>
asio::awaitable<Result<Reply>> exchange(std::shared_ptr<Stream> stream, std::string method,
                                        std::string argument, std::chrono::milliseconds limit)
{
  auto initiate = [&](auto handler) {
    auto slot = asio::get_associated_cancellation_slot(handler);
    const std::uint64_t id = stream->send(method, argument, limit, std::move(handler));
    if (!slot.is_connected()) return;
    slot.assign([weak = std::weak_ptr{stream}, id](asio::cancellation_type) {
      if (const auto alive = weak.lock()) alive->cancel(id);
    });
  };
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(Result<Reply>)>(
      initiate, asio::use_awaitable);
}

}  // namespace

Connection::Connection(std::shared_ptr<Stream> stream) : stream_{std::move(stream)} {}

Connection::~Connection()
{
  interrupt();
}

asio::awaitable<Result<std::unique_ptr<Connection>>> Connection::open(
    Address address, Limits limits, std::shared_ptr<spdlog::logger> logger)
{
  Result<Socket> socket = co_await with_timeout(dial(address), limits.connect);
  if (!socket) co_return socket.error().within("cannot connect to " + to_string(address));
  auto stream = std::make_shared<Stream>(std::move(*socket), limits, std::move(logger));
  stream->start();
  co_return std::unique_ptr<Connection>{new Connection{std::move(stream)}};
}

asio::awaitable<Result<Reply>> Connection::call(std::string method, std::string argument,
                                                std::optional<std::chrono::milliseconds> limit)
{
  Result<Reply> reply = co_await exchange(stream_, method, std::move(argument),
                                          limit.value_or(stream_->limits().call));
  if (!reply) co_return reply.error().within(method);
  co_return reply;
}

void Connection::interrupt()
{
  stream_->close({Errc::cancelled, "interrupted"});
}

const std::optional<Error>& Connection::failure() const
{
  return stream_->failure();
}

std::chrono::milliseconds Connection::silence() const
{
  return std::chrono::duration_cast<std::chrono::milliseconds>(stream_->silence());
}

std::size_t Connection::strays() const
{
  return stream_->strays();
}

const Limits& Connection::limits() const
{
  return stream_->limits();
}

}  // namespace unjam::rpc
