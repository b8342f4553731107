#pragma once

#include "tests/unit/run.hpp"

namespace unjam::testing {

/// Runs a test that is a coroutine to its end. `test` captures nothing and gets `arguments`.
template <class Test, class... Arguments>
void run(Test test, Arguments&... arguments)
{
  boost::asio::io_context io{1};
  unjam::test::run(io, test(arguments...));
}

}  // namespace unjam::testing
