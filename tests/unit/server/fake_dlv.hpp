#pragma once

#include <doctest/doctest.h>

#include <array>
#include <boost/asio.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <tuple>
#include <utility>

#include "client/rpc/asio.hpp"
#include "client/server/server.hpp"
#include "tests/unit/elf_image.hpp"
#include "tests/unit/server/living.hpp"
#include "tests/unit/server/scratch.hpp"

namespace unjam::testing {

using asio::ip::tcp;

/// What is waited for comes at once, but tests may run on a busy machine.
constexpr std::chrono::seconds soon{20};

/// A dlv that does on command what the real one does only in bad luck: a script, which can print
/// an address, and whoever listens there.
class FakeDlv {
 public:
  explicit FakeDlv(const std::string& version = "1.20.2") : version_{version}
  {
    std::filesystem::create_directory(scratch_ / "run");
    options.dlv = scratch_ / "dlv";
    options.binary = scratch_.write("server", elf_binary());
    options.core = scratch_.write("core.1", elf_core());
    options.start_limit = soon;
  }

  /// What it does as `dlv core`.
  void does(const std::string& script) const
  {
    scratch_.write_script("dlv", "if [ $1 = version ]; then echo Version: " + version_ +
                                     "; exit; fi\necho $$ > " + (scratch_ / "pid") +
                                     "\necho \"$@\" > " + (scratch_ / "arguments") + "\n" + script);
  }

  /// The same, after it has printed an address as if it listened there.
  void listens_and(const tcp::acceptor& acceptor, const std::string& script) const
  {
    does("echo API server listening at: 127.0.0.1:" +
         std::to_string(acceptor.local_endpoint().port()) + "\n" + script);
  }

  [[nodiscard]] asio::awaitable<Result<std::unique_ptr<server::Server>>> start() const
  {
    return server::Server::start(options, {}, nullptr);
  }

  /// What it was called with.
  [[nodiscard]] std::string arguments() const
  {
    std::ostringstream text;
    text << std::ifstream{scratch_ / "arguments"}.rdbuf();
    return text.str();
  }

  [[nodiscard]] pid_t pid() const
  {
    pid_t pid = 0;
    std::ifstream{scratch_ / "pid"} >> pid;
    return pid;
  }

  void check_nothing_is_left() const
  {
    CHECK(pid() > 0);
    CHECK(is_reaped(pid()));
    CHECK(std::filesystem::is_empty(scratch_ / "run"));
  }

  server::Options options;

 private:
  Scratch scratch_;
  Environment runtime_{"XDG_RUNTIME_DIR", scratch_ / "run"};
  std::string version_;
};

inline asio::awaitable<tcp::acceptor> listen()
{
  const tcp::endpoint anywhere{asio::ip::address_v4::loopback(), 0};
  co_return tcp::acceptor{co_await asio::this_coro::executor, anywhere};
}

/// Accepts a client and says nothing until it leaves.
inline asio::awaitable<void> stay_silent(tcp::acceptor& acceptor)
{
  tcp::socket socket{acceptor.get_executor()};
  auto [ec] = co_await acceptor.async_accept(socket, no_throw);
  std::array<char, 256> buffer{};
  while (!ec) ec = std::get<0>(co_await socket.async_read_some(asio::buffer(buffer), no_throw));
}

/// Accepts a client and leaves at its first request.
inline asio::awaitable<void> hang_up(tcp::acceptor& acceptor)
{
  tcp::socket socket{acceptor.get_executor()};
  auto [ec] = co_await acceptor.async_accept(socket, no_throw);
  std::array<char, 256> buffer{};
  if (!ec) co_await socket.async_read_some(asio::buffer(buffer), no_throw);
}

/// Accepts a client and answers each request with `result`.
inline asio::awaitable<void> answer(tcp::acceptor& acceptor, std::string result)
{
  tcp::socket socket{acceptor.get_executor()};
  auto [ec] = co_await acceptor.async_accept(socket, no_throw);
  while (!ec) {
    std::string request;
    auto buffer = asio::dynamic_buffer(request);
    ec = std::get<0>(co_await asio::async_read_until(socket, buffer, '\n', no_throw));
    if (ec) break;
    const std::string id = request.substr(request.find("\"id\":") + 5);
    const std::string reply =
        "{\"id\":" + std::to_string(std::stoi(id)) + ",\"result\":" + result + ",\"error\":null}\n";
    ec = std::get<0>(co_await asio::async_write(socket, asio::buffer(reply), no_throw));
  }
}

constexpr const char* version_reply =
    R"({"DelveVersion":"Version: 1.20.2\nBuild: x","APIVersion":2,"Backend":"core",)"
    R"("TargetGoVersion":"Go cmd/compile go1.19.8"})";

template <class Peer>
void spawn(const asio::any_io_executor& executor, Peer peer)
{
  asio::co_spawn(executor, std::move(peer), asio::detached);
}

/// A server that is up, with a fake dlv behind it that then runs `script`.
inline asio::awaitable<std::unique_ptr<server::Server>> start_with(FakeDlv& dlv,
                                                                   tcp::acceptor& acceptor,
                                                                   std::string script)
{
  spawn(co_await asio::this_coro::executor, answer(acceptor, version_reply));
  dlv.listens_and(acceptor, script);
  auto server = co_await dlv.start();
  REQUIRE(server);
  co_return std::move(*server);
}

}  // namespace unjam::testing
