#include "client/rpc/connection.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "client/rpc/pipeline.hpp"
#include "tests/unit/fake_server.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/run.hpp"

namespace unjam::rpc_connection_test {

using namespace std::chrono_literals;
using rpc::Connection;
using rpc::Limits;
using rpc::Reply;
using test::FakeServer;
using test::Reaction;
using test::reply_line;
using test::Request;

namespace {

using Replies = std::vector<Result<Reply>>;

/// Soon enough to be waited for, and longer than a busy machine stands still.
Limits quick()
{
  Limits limits;
  limits.call = 400ms;
  return limits;
}

std::unique_ptr<Connection> connect(asio::io_context& io, const FakeServer& server, Limits limits)
{
  auto opening = Connection::open(*rpc::parse_address(server.address()), limits, nullptr);
  auto opened = std::make_shared<std::optional<Result<std::unique_ptr<Connection>>>>();
  asio::co_spawn(io, std::move(opening), [opened](const std::exception_ptr&, auto connection) {
    *opened = std::move(connection);
  });
  while (!*opened) io.run_one();
  return std::move(***opened);
}

asio::awaitable<Replies> call_all(Connection& connection, std::size_t count)
{
  Replies replies(count, Result<Reply>{Error{}});
  const auto work = [&](std::size_t index) -> asio::awaitable<bool> {
    replies[index] = co_await connection.call("N", std::to_string(index));
    co_return true;
  };
  co_await rpc::for_each_index(count, count, work);
  co_return replies;
}

/// Makes `count` calls at once and closes the connection when all have ended.
Replies call_all(asio::io_context& io, std::unique_ptr<Connection>& connection, std::size_t count)
{
  const auto work = [&]() -> asio::awaitable<Replies> {
    Replies replies = co_await call_all(*connection, count);
    connection.reset();
    co_return replies;
  };
  return test::run(io, work());
}

/// The argument of a request, and in these tests its answer.
nlohmann::json argument(const Request& request)
{
  return request.json["params"][0];
}

bool answers(const Result<Reply>& reply, std::size_t number)
{
  return reply && reply->text().ends_with(",\"result\":" + std::to_string(number) + ",\"error\":null}");
}

}  // namespace

TEST_SUITE("rpc/connection")
{
  TEST_CASE("a request is what Delve expects")
  {
    asio::io_context io;
    const FakeServer server{
        io, [](const Request& request) -> Reaction { return {reply_line(request, 0)}; }};
    auto connection = connect(io, server, {});
    call_all(io, connection, 1);
    CHECK(server.requests().at(0).dump() == R"({"id":1,"method":"RPCServer.N","params":[0]})");
  }

  TEST_CASE("replies in reverse order, together, reach their calls")
  {
    asio::io_context io;
    std::string held;
    const FakeServer server{io, [&](const Request& request) -> Reaction {
                              held = reply_line(request, argument(request)) + held;
                              return {request.number == 4 ? held : ""};
                            }};
    auto connection = connect(io, server, {});
    const Replies replies = call_all(io, connection, 5);
    for (std::size_t i = 0; i < replies.size(); ++i) CHECK(answers(replies[i], i));
  }

  TEST_CASE("ids may come in any spelling of JSON")
  {
    asio::io_context io;
    const FakeServer server{
        io, [](const Request& request) -> Reaction {
          return {"{ \"error\":null, \"result\":0,  \"id\" : " + request.json["id"].dump() + "}\n"};
        }};
    auto connection = connect(io, server, {});
    CHECK(call_all(io, connection, 1)[0].has_value());
  }

  TEST_CASE("no more requests are on their way than the window has room for")
  {
    asio::io_context io;
    std::size_t waiting = 0;
    std::size_t most_waiting = 0;
    std::string held;
    asio::steady_timer quiet{io};  // the server answers only when no more requests come
    FakeServer* self = nullptr;
    FakeServer server{io, [&](const Request& request) -> Reaction {
                        most_waiting = std::max(most_waiting, ++waiting);
                        held += reply_line(request, argument(request));
                        quiet.expires_after(10ms);
                        quiet.async_wait([&](boost::system::error_code ec) {
                          if (ec) return;
                          waiting = 0;
                          self->send(std::exchange(held, {}));
                        });
                        return {};
                      }};
    self = &server;
    Limits limits;
    limits.window = 4;
    auto connection = connect(io, server, limits);
    const Replies replies = call_all(io, connection, 13);
    for (std::size_t i = 0; i < replies.size(); ++i) CHECK(answers(replies[i], i));
    CHECK(most_waiting == 4);
  }

  TEST_CASE("a call without a reply times out, and the others have theirs")
  {
    asio::io_context io;
    const FakeServer server{
        io, [](const Request& request) -> Reaction {
          return {request.number == 1 ? "" : reply_line(request, argument(request))};
        }};
    auto connection = connect(io, server, quick());
    const Replies replies = call_all(io, connection, 3);
    CHECK(answers(replies[0], 0));
    CHECK(replies[1].error().code() == Errc::timed_out);
    CHECK(replies[1].error().detail() == "N: no reply within the time limit");
    CHECK(answers(replies[2], 2));
  }

  TEST_CASE("a late reply is dropped and the connection lives on")
  {
    asio::io_context io;
    std::string late;
    const FakeServer server{io, [&](const Request& request) -> Reaction {
                              if (request.number == 0) {
                                late = reply_line(request, argument(request));
                                return {};
                              }
                              return {late + reply_line(request, argument(request))};
                            }};
    auto connection = connect(io, server, quick());
    const auto work = [&]() -> asio::awaitable<Replies> {
      Replies replies;
      replies.push_back(co_await connection->call("N", "0"));
      replies.push_back(co_await connection->call("N", "1"));
      CHECK(connection->strays() == 0);
      connection.reset();
      co_return replies;
    };
    const Replies replies = test::run(io, work());
    CHECK(replies[0].error().code() == Errc::timed_out);
    CHECK(answers(replies[1], 1));
  }

  TEST_CASE("lines that are no replies are counted and harm no call")
  {
    asio::io_context io;
    const FakeServer server{
        io, [](const Request& request) -> Reaction {
          const std::string good = reply_line(request, argument(request));
          return {good + "garbage\n{\"id\":null}\n{\"id\":99,\"result\":0}\n" + good};
        }};
    auto connection = connect(io, server, {});
    const auto work = [&]() -> asio::awaitable<Replies> {
      Replies replies = co_await call_all(*connection, 2);
      replies.push_back(co_await connection->call("N", "2"));
      CHECK(connection->strays() >= 8);  // the last four may come after the last reply
      connection.reset();
      co_return replies;
    };
    const Replies replies = test::run(io, work());
    for (std::size_t i = 0; i < replies.size(); ++i) CHECK(answers(replies[i], i));
  }

  TEST_CASE("a server that is no Delve is recognised by its first line")
  {
    asio::io_context io;
    const FakeServer server{
        io, [](const Request&) -> Reaction { return {"HTTP/1.1 400 Bad Request\r\n\r\n"}; }};
    auto connection = connect(io, server, {});
    const Replies replies = call_all(io, connection, 2);
    for (const auto& reply : replies) {
      CHECK(reply.error().code() == Errc::malformed_reply);
      CHECK(reply.error().detail() ==
            "N: not a headless Delve server: it said 'HTTP/1.1 400 Bad Request.'");
    }
  }

  TEST_CASE("when the stream ends every call learns so, and every later one")
  {
    asio::io_context io;
    const FakeServer server{io, [](const Request& request) -> Reaction {
                              return {reply_line(request, argument(request)), request.number == 1};
                            }};
    Limits limits;
    limits.window = 2;
    auto connection = connect(io, server, limits);
    CHECK_FALSE(connection->failure());
    Replies replies;
    const auto work = [&]() -> asio::awaitable<bool> {
      replies = co_await call_all(*connection, 5);
      CHECK(connection->failure()->code() == Errc::connection_lost);
      connection.reset();
      co_return true;
    };
    test::run(io, work());
    CHECK(std::ranges::count_if(replies, [](const auto& reply) { return !reply.has_value(); }) == 3);
    for (std::size_t i = 2; i < replies.size(); ++i) {
      CHECK(replies[i].error().code() == Errc::connection_lost);
    }
  }

  TEST_CASE("a reply beyond the limit ends the connection")
  {
    asio::io_context io;
    const FakeServer server{io, [](const Request& request) -> Reaction {
                              return {reply_line(request, std::string(1000, 'x'))};
                            }};
    Limits limits;
    limits.reply_bytes = 500;
    auto connection = connect(io, server, limits);
    const Replies replies = call_all(io, connection, 1);
    CHECK(replies[0].error().detail() == "N: a reply of more than 500 bytes");
  }

  TEST_CASE("a cancelled call ends at once, and its reply is no surprise")
  {
    using namespace asio::experimental::awaitable_operators;
    asio::io_context io;
    std::string late;
    const FakeServer server{io, [&](const Request& request) -> Reaction {
                              if (request.number == 0) {
                                late = reply_line(request, 0);
                                return {};
                              }
                              return {late + reply_line(request, 1)};
                            }};
    auto connection = connect(io, server, {});
    const auto work = [&]() -> asio::awaitable<bool> {
      asio::steady_timer soon{io, 5ms};
      auto race = connection->call("N", "0") || soon.async_wait(no_throw);
      const auto winner = co_await std::move(race);
      const Result<Reply> next = co_await connection->call("N", "1");
      const bool fine = winner.index() == 1 && answers(next, 1) && connection->strays() == 0;
      connection.reset();
      co_return fine;
    };
    CHECK(test::run(io, work()));
  }

  TEST_CASE("an interrupted connection ends all calls as cancelled")
  {
    asio::io_context io;
    const FakeServer server{io, [](const Request&) -> Reaction { return {}; }};
    auto connection = connect(io, server, {});
    asio::steady_timer soon{io, 5ms};
    soon.async_wait([&](boost::system::error_code) { connection->interrupt(); });
    const Replies replies = call_all(io, connection, 3);
    for (const auto& reply : replies) CHECK(reply.error().code() == Errc::cancelled);
  }

  TEST_CASE("silence is counted from the last word of the server")
  {
    asio::io_context io;
    const FakeServer server{io, [](const Request&) -> Reaction { return {}; }};
    auto connection = connect(io, server, quick());
    const auto work = [&]() -> asio::awaitable<bool> {
      co_await connection->call("N", "0");
      const bool silent = connection->silence() >= connection->limits().call;
      connection.reset();
      co_return silent;
    };
    CHECK(test::run(io, work()));
  }

  TEST_CASE("nobody listens")
  {
    asio::io_context io;
    std::uint16_t free_port = 0;
    {
      const asio::ip::tcp::acceptor taken{io, {asio::ip::address_v4::loopback(), 0}};
      free_port = taken.local_endpoint().port();
    }
    auto refused = test::run(io, Connection::open({"127.0.0.1", free_port, ""}, {}, nullptr));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == Errc::connect_failed);
    CHECK(refused.error().detail() ==
          "cannot connect to 127.0.0.1:" + std::to_string(free_port) + ": Connection refused");

    auto missing = test::run(io, Connection::open({"", 0, "/nonexistent/dlv.sock"}, {}, nullptr));
    REQUIRE_FALSE(missing);
    CHECK(missing.error().detail() ==
          "cannot connect to unix:/nonexistent/dlv.sock: No such file or directory");
  }

  TEST_CASE("the path of a unix socket may be as long as the system takes, not a byte longer")
  {
    constexpr std::size_t longest = sizeof(sockaddr_un::sun_path) - 1;  // a zero ends it
    const auto failure = [](std::size_t size) {
      asio::io_context io;
      auto opened = test::run(io, Connection::open({"", 0, std::string(size, 'x')}, {}, nullptr));
      REQUIRE_FALSE(opened);
      return opened.error().detail();
    };
    CHECK(failure(longest).ends_with("x: No such file or directory"));
    CHECK(failure(longest + 1).ends_with("x: the path of the unix socket is too long"));
  }

  TEST_CASE("a unix socket serves as well")
  {
    asio::io_context io;
    const std::string path = "connection_test." + std::to_string(::getpid()) + ".sock";
    asio::local::stream_protocol::acceptor acceptor{io, path};
    const auto serve = [&]() -> asio::awaitable<void> {
      auto [ec, socket] = co_await acceptor.async_accept(no_throw);
      std::string line;
      co_await asio::async_read_until(socket, asio::dynamic_buffer(line), '\n', no_throw);
      const std::string reply = "{\"id\":1,\"result\":0,\"error\":null}\n";
      co_await asio::async_write(socket, asio::buffer(reply), no_throw);
    };
    asio::co_spawn(io, serve(), asio::detached);
    const auto work = [&]() -> asio::awaitable<Result<Reply>> {
      rpc::Address address;
      address.path = path;
      auto connection = co_await Connection::open(address, Limits{}, nullptr);
      co_return co_await (*connection)->call("N", "0");
    };
    CHECK(answers(test::run(io, work()), 0));
    ::unlink(path.c_str());
  }
}

}  // namespace unjam::rpc_connection_test
