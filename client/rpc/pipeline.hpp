#pragma once

#include <boost/asio.hpp>
#include <algorithm>
#include <cstddef>
#include <exception>

namespace unjam::rpc {
namespace detail {

/// What the workers of one for_each_index share.
struct Pipeline {
  std::size_t count = 0;
  std::size_t next = 0;
  std::size_t running = 0;
  bool stopped = false;
  std::exception_ptr bug;
};

template <class Work>
boost::asio::awaitable<void> run_worker(Pipeline& pipeline, Work& work)
{
  while (!pipeline.stopped && pipeline.next < pipeline.count) {
    const std::size_t index = pipeline.next++;
    const bool go_on = co_await work(index);
    if (!go_on) pipeline.stopped = true;
  }
}

}  // namespace detail

/// Awaits `work(i)` for i = 0 … `count` - 1, up to `width` of them at a time, in ascending order of
/// their starts. `work` is an `awaitable<bool>(std::size_t)`; once one returns false no further one
/// is started. Returns when all that were started have ended; must not be cancelled before.
template <class Work>
boost::asio::awaitable<void> for_each_index(std::size_t count, std::size_t width, Work work)
{
  namespace asio = boost::asio;
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer all_done{executor, asio::steady_timer::time_point::max()};
  detail::Pipeline pipeline;
  pipeline.count = count;
  pipeline.running = std::min(count, width);
  for (std::size_t i = pipeline.running; i > 0; --i) {
    asio::co_spawn(executor, detail::run_worker(pipeline, work),
                   [&pipeline, &all_done](const std::exception_ptr& bug) {
                     if (bug) pipeline.bug = bug;
                     if (--pipeline.running == 0) all_done.cancel();
                   });
  }
  while (pipeline.running > 0) {
    co_await all_done.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  if (pipeline.bug) std::rethrow_exception(pipeline.bug);
}

}  // namespace unjam::rpc
