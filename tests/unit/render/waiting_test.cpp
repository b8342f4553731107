#include "cli/render/waiting.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/unit/sample_waits.hpp"

namespace unjam::render_waiting_test {

using namespace unjam::render;

namespace {

const Goroutine& goroutine(const Snapshot& snapshot, std::int64_t id)
{
  return *std::ranges::find(snapshot.goroutines, GoroutineId{id}, &Goroutine::id);
}

std::string waits_for(const Snapshot& snapshot, std::int64_t id)
{
  return render::waits_for(snapshot, goroutine(snapshot, id));
}

Lock lock(Lock::Kind kind)
{
  return {.kind = kind, .readable = true};
}

}  // namespace

TEST_SUITE("render/waiting")
{
  TEST_CASE("what a goroutine waits for is a short phrase")
  {
    const Snapshot s = test::waits();
    CHECK(waits_for(s, 5) == "0xc000068060 (100/100)");
    CHECK(waits_for(s, 9) == "send 0xc000068060 (100/100) and 1 more");
    CHECK(waits_for(s, 29) == "receive 0xc000090000 (1/2) and 5 more");
    CHECK(waits_for(s, 18) == "0xc0000a0000 sync.Mutex");
    CHECK(waits_for(s, 26) == "≤ 1m3s left");
    CHECK(waits_for(s, 27) == "fd 7 read, deadline in 5s");
    CHECK(waits_for(s, 17).empty());
    CHECK(waits_for(s, 28).empty());
  }

  TEST_CASE("deadlines may have passed, or be none, or the clock may not be known")
  {
    Snapshot s = test::waits();
    s.polls[0].direction = Poll::Direction::write;
    s.polls[0].deadline = -1;
    CHECK(waits_for(s, 27) == "fd 7 write, deadline passed");
    s.polls[0].deadline = s.now;
    CHECK(waits_for(s, 27) == "fd 7 write, deadline passed");
    s.polls[0].deadline = 0;
    CHECK(waits_for(s, 27) == "fd 7 write, no deadline");
    s.sleeps[0].until = s.now;
    CHECK(waits_for(s, 26) == "due");
    s.now = 0;
    s.polls[0].deadline = 5;
    CHECK(waits_for(s, 27) == "fd 7 write, with a deadline");
    CHECK(waits_for(s, 26).empty());
  }

  TEST_CASE("who is at the other end comes first")
  {
    Snapshot s = test::waits();
    const auto be = [&](std::string_view network, std::string_view address, bool listens = false) {
      s.peers = {{GoroutineId{27}, s.strings.intern(network), s.strings.intern(address), listens}};
    };
    be("tcp", "10.3.2.1:5432");
    CHECK(waits_for(s, 27) == "10.3.2.1:5432 (tcp, fd 7 read, deadline in 5s)");
    be("tcp", "[::1]:80", true);
    CHECK(waits_for(s, 27) == "listens at [::1]:80 (tcp, fd 7 read, deadline in 5s)");
    be("pipe", "a pipe");
    CHECK(waits_for(s, 27) == "a pipe (fd 7 read, deadline in 5s)");
    be("unix", "/run/\x1b[31m.sock");
    CHECK(waits_for(s, 27) == "/run/\\x1b[31m.sock (unix, fd 7 read, deadline in 5s)");
    CHECK(waits_for(s, 26) == "≤ 1m3s left");
  }

  TEST_CASE("who waits for an HTTP reply waits for its server rather than for channels")
  {
    Snapshot s = test::waits();
    s.peers = {
        {GoroutineId{9}, s.strings.intern("http"), s.strings.intern("shop.example:80"), false}};
    CHECK(waits_for(s, 9) == "shop.example:80 (http)");
  }

  TEST_CASE("how long it has waited needs both ends")
  {
    Snapshot s = test::waits();
    CHECK(waited(s, goroutine(s, 5)) == 130 * test::second);
    CHECK(waited(s, goroutine(s, 6)) == 0);
    s.now = 0;
    CHECK(waited(s, goroutine(s, 5)) == 0);
    s.now = 870 * test::second - 1;  // a clock that is behind
    CHECK(waited(s, goroutine(s, 5)) == 0);
  }

  TEST_CASE("durations are cut to what matters")
  {
    CHECK(duration(0) == "0s");
    CHECK(duration(999'999) == "0s");
    CHECK(duration(250'000'000) == "250ms");
    CHECK(duration(59'999'000'000) == "59s");
    CHECK(duration(130 * test::second) == "2m10s");
    CHECK(duration(3605 * test::second) == "1h0m5s");
  }

  TEST_CASE("the state of a lock is a phrase")
  {
    const Snapshot s = test::waits();
    CHECK(state(s.locks[0]) == "locked, 1,000 waiters");
    CHECK(state(s.locks[1]) ==
          "a writer waits for 2 readers, 1 reader behind it, 1 writer waiting");
    CHECK(state(s.locks[2]) == "counter 3");
    CHECK(state(s.locks[3]) == "2 waiters");
    CHECK(state(s.locks[4]) == "locked");
    CHECK(state(s.locks[5]) == "unreadable");
    CHECK(state(lock(Lock::Kind::mutex)) == "unlocked");
    Lock rwmutex = lock(Lock::Kind::rwmutex);
    CHECK(state(rwmutex) == "unlocked");
    rwmutex.readers = 2;
    CHECK(state(rwmutex) == "2 readers inside");
    rwmutex.locked = true;
    CHECK(state(rwmutex) == "held by a writer, 2 readers behind it");
    rwmutex.leaving = 2;
    CHECK(state(rwmutex) == "a writer waits for 2 readers");
    rwmutex = {.kind = Lock::Kind::rwmutex, .readable = true, .locked = true, .waiters = -3};
    CHECK(state(rwmutex) == "held by a writer");
  }

  TEST_CASE("the state of a channel is what is special about it")
  {
    const Snapshot s = test::waits();
    CHECK(state(s.channels[0]) == "unreachable");
    CHECK(state(s.channels[1]).empty());
    CHECK(state(s.channels[3]) == "timer armed");
    CHECK(state(s.channels[5]) == "closed, timer idle");
  }
}

}  // namespace unjam::render_waiting_test
