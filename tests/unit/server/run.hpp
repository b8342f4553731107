#pragma once

#include <boost/asio.hpp>
#include <exception>

namespace unjam::testing {

/// Runs a test that is a coroutine to its end. `test` captures nothing and gets `arguments`.
template <class Test, class... Arguments>
void run(Test test, Arguments&... arguments)
{
  boost::asio::io_context io{1};
  boost::asio::co_spawn(io, test(arguments...), [](const std::exception_ptr& failure) {
    if (failure) std::rethrow_exception(failure);
  });
  io.run();
}

}  // namespace unjam::testing
