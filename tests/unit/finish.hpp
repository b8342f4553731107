#pragma once

#include <boost/asio.hpp>
#include <functional>
#include <memory>
#include <utility>

#include "client/rpc/client.hpp"
#include "tests/unit/fake_server.hpp"
#include "tests/unit/run.hpp"

namespace unjam::test {

/// The result of a coroutine that waits for nobody outside.
template <class T>
T finish(asio::awaitable<T> work)
{
  asio::io_context io;
  return run(io, std::move(work));
}

template <class Work>
using ClientResult = typename std::invoke_result_t<Work, rpc::Client&>::value_type;

template <class Work>
asio::awaitable<ClientResult<Work>> connect_and_work(std::string address, Work& work)
{
  const rpc::Limits limits;
  auto client = co_await rpc::connect(*rpc::parse_address(address), limits, nullptr);
  co_return co_await work(**client);
}

/// The result of a coroutine `work(client)`, whose client talks to a server that answers by `react`.
template <class Work>
ClientResult<Work> finish_with(FakeServer::React react, Work work)
{
  asio::io_context io;
  const FakeServer server{io, std::move(react)};
  return run(io, connect_and_work(server.address(), work));
}

}  // namespace unjam::test
