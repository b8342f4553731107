#include "client/runtime/system.hpp"

#include <doctest/doctest.h>

namespace unjam::runtime_system_test {

using unjam::runtime::starts_system_goroutine;

TEST_SUITE("runtime/system")
{
  TEST_CASE("the runtime's workers are the runtime's")
  {
    for (const char* function :
         {"runtime.bgsweep", "runtime.gcBgMarkWorker", "runtime.forcegchelper", "runtime.runfinq",
          "runtime.runCleanups", "runtime.gcenable.gowrap1", "runtime.ensureSigM.func1",
          "os/signal.loop", "unique.runtime_registerUniqueMapCleanup.func2"}) {
      CAPTURE(function);
      CHECK(starts_system_goroutine(function));
    }
  }

  TEST_CASE("what the runtime starts for the program is the program's")
  {
    for (const char* function : {"runtime.main", "runtime.corostart", "runtime.handleAsyncEvent"}) {
      CAPTURE(function);
      CHECK_FALSE(starts_system_goroutine(function));
    }
  }

  TEST_CASE("similar names are the program's")
  {
    for (const char* function :
         {"main.main", "net/http.(*conn).serve", "runtime/pprof.profileWriter",
          "example.com/runtime.work", "uniques.work", "os/signal.loops"}) {
      CAPTURE(function);
      CHECK_FALSE(starts_system_goroutine(function));
    }
  }

  TEST_CASE("no start function is the runtime's")
  {
    CHECK(starts_system_goroutine(""));
  }

  TEST_CASE("code without a name is the program's")
  {
    CHECK_FALSE(starts_system_goroutine("", 0x7f3a54c12340));
  }
}

}  // namespace unjam::runtime_system_test
