#include "client/rpc/pipeline.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <vector>

#include "tests/unit/fake_server.hpp"
#include "tests/unit/run.hpp"

namespace unjam::rpc_pipeline_test {

namespace {

struct Trace {
  std::vector<std::size_t> started;
  std::size_t running = 0;
  std::size_t most_running = 0;
};

/// Runs `count` pieces of work that each yield once; the one called `last` says that it is enough.
Trace trace(std::size_t count, std::size_t width, std::size_t last)
{
  asio::io_context io;
  Trace trace;
  const auto work = [&](std::size_t index) -> asio::awaitable<bool> {
    trace.started.push_back(index);
    trace.most_running = std::max(trace.most_running, ++trace.running);
    co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
    --trace.running;
    co_return index != last;
  };
  const auto all = [&]() -> asio::awaitable<int> {
    co_await rpc::for_each_index(count, width, work);
    co_return 0;
  };
  test::run(io, all());
  return trace;
}

}  // namespace

TEST_SUITE("rpc/pipeline")
{
  TEST_CASE("every index is worked on once, in order, a few at a time")
  {
    const Trace result = trace(7, 3, 99);
    CHECK(result.started == std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6});
    CHECK(result.most_running == 3);
    CHECK(result.running == 0);
  }

  TEST_CASE("nothing to do ends at once")
  {
    CHECK(trace(0, 3, 99).started.empty());
  }

  TEST_CASE("nothing is started after it was enough, and what runs may end")
  {
    const Trace result = trace(100, 4, 5);
    CHECK(result.started.size() < 12);
    CHECK(result.running == 0);
  }

  TEST_CASE("a bug in the work is not lost")
  {
    asio::io_context io;
    const auto work = [](std::size_t) -> asio::awaitable<bool> {
      throw std::logic_error{"bug"};
      co_return true;
    };
    const auto all = [&]() -> asio::awaitable<int> {
      co_await rpc::for_each_index(2, 2, work);
      co_return 0;
    };
    CHECK_THROWS_WITH(test::run(io, all()), "bug");
  }
}

}  // namespace unjam::rpc_pipeline_test
