#include "client/runtime/waiting.hpp"

#include <doctest/doctest.h>

#include <string>

namespace unjam::runtime_waiting_test {

using unjam::runtime::parse_wait_reason;
using unjam::runtime::Waiting;

TEST_SUITE("runtime/waiting")
{
  TEST_CASE("reasons that have an object")
  {
    CHECK(parse_wait_reason("chan send") == Waiting::channel_send);
    CHECK(parse_wait_reason("chan receive") == Waiting::channel_receive);
    CHECK(parse_wait_reason("select") == Waiting::select);
    CHECK(parse_wait_reason("sync.Cond.Wait") == Waiting::cond);
    CHECK(parse_wait_reason("IO wait") == Waiting::poll);
    CHECK(parse_wait_reason("sleep") == Waiting::sleep);
  }

  TEST_CASE("locks are semaphores, under the names of every release")
  {
    for (const char* reason : {"semacquire",          // Go 1.19: all of them
                               "sync.Mutex.Lock",     // Go 1.20
                               "sync.RWMutex.RLock",  // Go 1.20
                               "sync.RWMutex.Lock",   // Go 1.20
                               "sync.WaitGroup.Wait"  // Go 1.25
         }) {
      CAPTURE(reason);
      CHECK(parse_wait_reason(reason) == Waiting::semaphore);
    }
  }

  TEST_CASE("inside testing/synctest they are the same, durable or not")
  {
    CHECK(parse_wait_reason("chan send (durable)") == Waiting::channel_send);
    CHECK(parse_wait_reason("chan receive (durable)") == Waiting::channel_receive);
    CHECK(parse_wait_reason("select (durable)") == Waiting::select);
    CHECK(parse_wait_reason("sync.WaitGroup.Wait (durable)") == Waiting::semaphore);
    CHECK(parse_wait_reason(" (durable)") == Waiting::nothing);
    CHECK(parse_wait_reason("chan send (synctest)") == Waiting::channel_send);  // Go 1.24
    CHECK(parse_wait_reason("chan receive (synctest)") == Waiting::channel_receive);
    CHECK(parse_wait_reason("select (synctest)") == Waiting::select);
  }

  TEST_CASE("nil channels and an empty select are waited for for ever")
  {
    for (const char* reason :
         {"chan receive (nil chan)", "chan send (nil chan)", "select (no cases)",
          "select (no cases) (durable)"}) {
      CAPTURE(reason);
      CHECK(parse_wait_reason(reason) == Waiting::for_ever);
    }
  }

  TEST_CASE("all other reasons of Go 1.19 to 1.27 have no object")
  {
    for (const char* reason :
         {"", "GC assist marking", "dumping heap", "garbage collection", "garbage collection scan", "panicwait",
          "GC assist wait", "GC sweep wait", "GC scavenge wait",
          "finalizer wait", "force gc (idle)", "GOMAXPROCS updater (idle)",
          "timer goroutine (idle)", "trace reader (blocked)", "wait for GC cycle",
          "GC worker (idle)", "GC worker (active)", "preempted", "debug call",
          "GC mark termination", "stopping the world", "flushing proc caches",
          "trace goroutine status", "trace proc status", "page trace flush", "coroutine",
          "GC weak to strong wait", "synctest.Run", "synctest.Wait", "cleanup wait",
          "unknown wait reason", "wait reason 77", "selects", "chan send ", "Sleep"}) {
      CAPTURE(reason);
      CHECK(parse_wait_reason(reason) == Waiting::nothing);
    }
  }
}

}  // namespace unjam::runtime_waiting_test
