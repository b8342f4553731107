#include "client/dumps/told_wait.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string_view>

namespace unjam::dumps_told_wait_test {

namespace {

dumps::ToldWait tell(std::initializer_list<std::string_view> functions)
{
  Snapshot s;
  Stack stack;
  for (const std::string_view function : functions) {
    stack.frames.push_back({0, s.intern_location(function, "", 0), false});
  }
  return dumps::tell_wait(s, stack);
}

}  // namespace

TEST_SUITE("dumps/told_wait")
{
  TEST_CASE("the runtime's innermost calls tell the reason")
  {
    CHECK(tell({"runtime.gopark", "runtime.chansend", "runtime.chansend1", "main.f"}).reason ==
          "chan send");
    CHECK(tell({"runtime.gopark", "runtime.chanrecv", "runtime.chanrecv2", "main.f"}).reason ==
          "chan receive");
    CHECK(tell({"runtime.gopark", "runtime.selectgo", "main.f"}).reason == "select");
    CHECK(tell({"runtime.gopark", "runtime.block", "main.f"}).reason == "select (no cases)");
    CHECK(tell({"runtime.gopark", "time.Sleep", "main.f"}).reason == "sleep");
    CHECK(tell({"internal/poll.runtime_pollWait", "net.f"}).reason == "IO wait");
  }

  TEST_CASE("of a semaphore, what it is a part of")
  {
    constexpr std::string_view wait = "sync.runtime_SemacquireMutex";
    CHECK(tell({wait, "sync.(*Mutex).lockSlow", "sync.(*Mutex).Lock", "sync.(*RWMutex).Lock"})
              .reason == "sync.Mutex.Lock");
    CHECK(tell({"runtime.gopark", "runtime.semacquire1", wait, "sync.(*RWMutex).RLock", "main.f"})
              .reason == "sync.RWMutex.RLock");
    CHECK(tell({"sync.runtime_SemacquireRWMutex", "sync.(*RWMutex).Lock"}).reason ==
          "sync.RWMutex.Lock");
    CHECK(
        tell({"internal/sync.runtime_SemacquireMutex", "internal/sync.(*Mutex).lockSlow"}).reason ==
        "sync.Mutex.Lock");
    CHECK(tell({"sync.runtime_Semacquire", "sync.(*WaitGroup).Wait", "main.f"}).reason ==
          "sync.WaitGroup.Wait");
    CHECK(tell({"internal/poll.runtime_Semacquire", "internal/poll.(*fdMutex).rwlock"}).reason ==
          "semacquire");
    CHECK(tell({"sync.runtime_notifyListWait", "sync.(*Cond).Wait"}).reason == "sync.Cond.Wait");
  }

  TEST_CASE("who does not wait in them is not said to")
  {
    CHECK(tell({}).reason.empty());
    CHECK(tell({"main.f", "runtime.chansend"}).reason.empty());
    CHECK(tell({"sync.(*Mutex).Lock", "main.f"}).reason.empty());  // spins, or just got it
    CHECK(tell({"main.chansend"}).status == Status::waiting);
  }

  TEST_CASE("who is elsewhere has no reason")
  {
    CHECK(tell({"runtime.notetsleepg", "os/signal.signal_recv"}).status == Status::syscall);
    CHECK(tell({"syscall.Syscall6", "main.f"}).status == Status::syscall);
    CHECK(tell({"runtime/pprof.runtime_goroutineProfileWithLabels"}).status == Status::running);
    CHECK(tell({"runtime.asyncPreempt", "main.spin"}).status == Status::runnable);
  }
}

}  // namespace unjam::dumps_told_wait_test
