#include "aggregate/wait/touch.hpp"

#include <doctest/doctest.h>

#include "tests/unit/stuck.hpp"

namespace unjam::wait_touch_test {

using namespace unjam::aggregate;

TEST_SUITE("wait/touch")
{
  TEST_CASE("the library touches what it hands out, and what is not known")
  {
    for (const auto* const type : {"", "struct {}", "bool", "time.Time", "os.Signal"}) {
      CHECK(library_may_touch(type));
    }
    CHECK_FALSE(library_may_touch("main.Job"));
    CHECK_FALSE(library_may_touch("int"));
  }

  TEST_CASE("waiting inside of package sync is waiting in the program's own code")
  {
    test::Stuck program;
    Snapshot& s = program.snapshot;
    const auto waits_below = [&](std::string_view caller) {
      const StackId stack = test::stack(s, {{"runtime.gopark", "/go/src/runtime/proc.go", 1},
                                            {caller, "/go/src/lib.go", 2},
                                            {"main.work", "/src/app/app.go", 3}});
      return waits_in_own_code(s, test::add(s, 1, {"select", stack, 2, 2}));
    };
    CHECK(waits_below("sync.(*Mutex).Lock"));
    CHECK(waits_below("internal/sync.(*Mutex).Lock"));
    CHECK_FALSE(waits_below("sync.(*Map).Store"));
    CHECK_FALSE(waits_below("internal/sync.(*HashTrieMap[...]).Swap"));
    CHECK_FALSE(waits_below("database/sql.(*DB).conn"));
    CHECK_FALSE(waits_in_own_code(s, Goroutine{}));
  }
}

}  // namespace unjam::wait_touch_test
