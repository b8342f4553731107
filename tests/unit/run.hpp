#pragma once

#include <boost/asio.hpp>
#include <optional>
#include <utility>

#include "client/rpc/asio.hpp"

namespace unjam::test {

/// Runs a coroutine to its end, and then whatever it has left behind.
void run(asio::io_context& io, asio::awaitable<void> work);

template <class T>
asio::awaitable<void> keep_result(asio::awaitable<T> work, std::optional<T>& result)
{
  result = co_await std::move(work);
}

/// The same, with its result.
template <class T>
T run(asio::io_context& io, asio::awaitable<T> work)
{
  std::optional<T> result;
  run(io, keep_result(std::move(work), result));
  return std::move(*result);
}

}  // namespace unjam::test
