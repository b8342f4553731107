#include "tests/unit/run.hpp"

#include <exception>

namespace unjam::test {

void run(asio::io_context& io, asio::awaitable<void> work)
{
  asio::co_spawn(io, std::move(work), [](const std::exception_ptr& bug) {
    if (bug) std::rethrow_exception(bug);
  });
  io.run();
  io.restart();
}

}  // namespace unjam::test
