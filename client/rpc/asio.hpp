#pragma once

#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <chrono>
#include <string>
#include <utility>

#include "client/error.hpp"

namespace unjam {

namespace asio = boost::asio;

/// Completion token for every Asio operation in this library: error codes, never exceptions.
inline constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);

/// Runs `op`, or cancels it after `limit`: whichever comes first decides the result.
template <class T>
asio::awaitable<Result<T>> with_timeout(asio::awaitable<Result<T>> op,
                                        std::chrono::milliseconds limit)
{
  using namespace asio::experimental::awaitable_operators;
  asio::steady_timer timer{co_await asio::this_coro::executor, limit};
  auto winner = co_await (std::move(op) || timer.async_wait(no_throw));
  if (winner.index() == 0) co_return std::get<0>(std::move(winner));
  const auto [ec] = std::get<1>(winner);
  if (ec) co_return Error{Errc::cancelled, ec.message()};  // our caller was cancelled
  co_return Error{Errc::timed_out, "no answer in " + std::to_string(limit.count()) + " ms"};
}

}  // namespace unjam
