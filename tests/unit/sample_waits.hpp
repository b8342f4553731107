#pragma once

#include <cstdint>
#include <initializer_list>

#include "tests/unit/sample_snapshot.hpp"

/// A snapshot with everything that goroutines may wait for, written by hand.
namespace unjam::test {

/// Lets a goroutine wait.
inline void wait_for(Snapshot& snapshot, Goroutine& goroutine, std::initializer_list<Wait> waits)
{
  goroutine.waits = {static_cast<std::uint32_t>(snapshot.waits.size()),
                     static_cast<std::uint32_t>(waits.size())};
  snapshot.waits.insert(snapshot.waits.end(), waits);
}

inline constexpr std::int64_t second = 1'000'000'000;

/// The channels of waits(), by index.
inline void add_channels(Snapshot& s)
{
  const auto type = [&](std::string_view name) { return s.strings.intern(name); };
  s.channels = {
      {.address = 0xc000010060, .type = type("int"), .readable = true, .reach = Reach::unreachable},
      {.address = 0xc000022000, .type = type("struct {}"), .readable = true, .reach = Reach::alive},
      {.address = 0xc000068060,
       .type = type("main.Metric"),
       .len = 100,
       .cap = 100,
       .readable = true,
       .reach = Reach::unreachable},
      {.address = 0xc000070000,
       .type = type("time.Time"),
       .cap = 1,
       .fires = 1010 * second,
       .readable = true,
       .timer = Channel::Timer::armed,
       .reach = Reach::alive},
      {.address = 0xc000080000},
      {.address = 0xc000090000,
       .type = type("main.evil\x1b[31m"),
       .len = 1,
       .cap = 2,
       .readable = true,
       .closed = true,
       .timer = Channel::Timer::idle},
  };
}

/// The locks of waits(), by index.
inline void add_locks(Snapshot& s)
{
  s.locks = {
      {.address = 0xc0000a0000,
       .kind = Lock::Kind::mutex,
       .readable = true,
       .locked = true,
       .waiters = 1000,
       .reach = Reach::alive},
      {.address = 0xc0000a0040,
       .kind = Lock::Kind::rwmutex,
       .readable = true,
       .locked = true,
       .waiters = 1,
       .readers = 3,
       .leaving = 2},
      {.address = 0xc0000a0080,
       .kind = Lock::Kind::waitgroup,
       .readable = true,
       .counter = 3,
       .reach = Reach::unreachable},
      {.address = 0xc0000a00c0, .kind = Lock::Kind::cond, .readable = true, .waiters = 2},
      {.address = 0xc0000a0100, .kind = Lock::Kind::once, .readable = true, .locked = true},
      {.address = 0xc0000a0140},
  };
}

inline void add_panel(Snapshot& s)
{
  s.panel = {.started = 7'000'000,
             .gomaxprocs = 2,
             .cpus = 8,
             .threads = 12,
             .idle_threads = 7,
             .spinning_threads = 0,
             .runnable = 3,
             .gc_phase = 0,
             .gc_cycles = 1041,
             .gc_percent = 100,
             .stop_the_world = 0,
             .stop_waiting = 0,
             .heap_live = std::int64_t{512} << 20U,
             .heap_in_use = std::int64_t{700} << 20U,
             .memory_limit = std::int64_t{1} << 30U,
             .processors = {{0, Processor::Status::running, 12}, {1, Processor::Status::idle, 0}}};
}

/// Goroutine 1 is main in `select {}`, 2 the runtime's own; 5 to 16 and 22 wait for channels and
/// locks that are alive, unreachable or unknown; see the comments.
inline Snapshot waits()
{
  using enum Wait::Kind;
  Snapshot s;
  s.source = {.kind = Source::Kind::core,
              .binary = "./shop",
              .core = "core.77",
              .core_id = {},
              .address = {},
              .file = {}};
  s.target.go_version = "go1.24.4";
  s.target.delve_version = "1.24.2";
  s.target.std_prefix = "/usr/lib/go/src/";
  s.engine = "core";
  s.cross_check = CrossCheck{.distinct_stacks = 50, .checked = 64, .disagreed = 0};
  s.has_facts = true;
  s.now = 1000 * second;
  add_channels(s);
  add_locks(s);
  add_panel(s);

  const auto at = [&](std::string_view function, std::int32_t line) {
    return stack(s, {{"runtime.gopark", "/usr/lib/go/src/runtime/proc.go", 424},
                     {function, "/src/shop/shop.go", line}});
  };
  const auto goroutine = [&](std::int64_t id, std::string_view reason, StackId stack,
                             std::initializer_list<Wait> waits) -> Goroutine& {
    Goroutine& added = add(s, id, {reason, stack, 1, 1});
    if (waits.size() != 0) wait_for(s, added, waits);
    return added;
  };
  const StackId count = at("main.(*Metrics).Count", 95);
  const StackId choose = at("main.choose", 40);
  const StackId locks = at("main.(*Store).Get", 61);
  goroutine(1, "select (no cases)", at("main.main", 24), {});
  goroutine(2, "GC worker (idle)", at("runtime.gcBgMarkWorker", 1), {}).system = true;
  goroutine(5, "chan send", at("main.(*Metrics).Set", 105), {{2, send}}).wait_since = 870 * second;
  for (const std::int64_t id : {6, 7, 8}) goroutine(id, "chan send", count, {{2, send}});
  goroutine(9, "select", choose, {{2, send}, {0, receive}});                 // never
  goroutine(10, "select", choose, {{0, receive}, {0, send}, {0, receive}});  // never
  goroutine(11, "select", choose, {{1, receive}, {0, receive}});             // can wake
  goroutine(12, "select", choose, {{3, receive}, {0, receive}});             // can wake
  goroutine(13, "chan receive", choose, {{4, receive}});                     // unknown
  goroutine(14, "select", choose, {{5, receive}, {0, receive}});             // unknown
  goroutine(15, "chan receive (nil chan)", choose, {});                      // never
  goroutine(16, "select (no cases) (durable)", choose, {});                  // never
  goroutine(17, "select", choose, {});                                       // unknown
  goroutine(18, "sync.Mutex.Lock", locks, {{0, lock}});
  goroutine(19, "sync.Mutex.Lock", at("main.(*Store).Put", 70), {{0, lock}});
  goroutine(20, "sync.RWMutex.RLock", locks, {{1, read_lock}});
  goroutine(21, "sync.RWMutex.Lock", locks, {{1, lock}});
  goroutine(22, "sync.WaitGroup.Wait", locks, {{2, wait}});  // never
  goroutine(23, "sync.Cond.Wait", locks, {{3, wait}});
  goroutine(24, "sync.Mutex.Lock", locks, {{4, lock}});
  goroutine(25, "semacquire", locks, {{5, wait}});
  goroutine(26, "sleep", choose, {}).wait_since = 999 * second;
  goroutine(27, "IO wait", choose, {});
  goroutine(28, "", choose, {}).status = Status::running;
  goroutine(29, "select", choose,
            {{5, receive}, {4, receive}, {3, receive}, {2, send}, {1, receive}, {0, receive}});
  add_unreadable(s, "EOF");
  s.sleeps = {{GoroutineId{26}, 1063 * second}};
  s.polls = {{GoroutineId{27}, 7, 1005 * second, Poll::Direction::read}};
  s.timers = {
      {1010 * second, 0, 0xc000070000, s.strings.intern("time.sendTime"), Timer::Action::send}};
  return s;
}

/// The same, captured where nobody could tell what is reachable.
inline Snapshot without_reach()
{
  Snapshot s = waits();
  s.engine = "delve";
  s.cross_check.reset();
  for (Channel& channel : s.channels) channel.reach = Reach::unknown;
  for (Lock& lock : s.locks) lock.reach = Reach::unknown;
  return s;
}

}  // namespace unjam::test
