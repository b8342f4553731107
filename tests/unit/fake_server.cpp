#include "tests/unit/fake_server.hpp"

#include <exception>

namespace unjam::test {

struct FakeServer::State {
  State(asio::io_context& io, React r)
      : acceptor{io, {asio::ip::address_v4::loopback(), 0}}, socket{io}, react{std::move(r)}
  {
  }
  asio::ip::tcp::acceptor acceptor;
  asio::ip::tcp::socket socket;
  React react;
  std::vector<nlohmann::json> requests;
};

FakeServer::FakeServer(asio::io_context& io, React react)
    : state_{std::make_shared<State>(io, std::move(react))}
{
  asio::co_spawn(io, serve(state_), [](const std::exception_ptr& bug) {
    if (bug) std::rethrow_exception(bug);
  });
}

std::string FakeServer::address() const
{
  return "127.0.0.1:" + std::to_string(state_->acceptor.local_endpoint().port());
}

const std::vector<nlohmann::json>& FakeServer::requests() const
{
  return state_->requests;
}

void FakeServer::send(const std::string& bytes)
{
  asio::write(state_->socket, asio::buffer(bytes));
}

asio::awaitable<void> FakeServer::serve(std::shared_ptr<State> state)
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

std::string reply_line(const Request& request, const nlohmann::json& result,
                       const nlohmann::json& error)
{
  nlohmann::ordered_json reply;
  reply["id"] = request.json["id"];
  reply["result"] = result;
  reply["error"] = error;
  return reply.dump() + "\n";
}

}  // namespace unjam::test
