#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "tests/unit/sample_findings.hpp"

/// Programs that hang, put together by hand: who waits for what, and what everybody can still do.
namespace unjam::test {

/// A snapshot that grows. Everything is known of it unless a test says otherwise: no goroutine can
/// do more than it is told to.
class Stuck {
 public:
  Stuck()
  {
    snapshot.engine = "core";
    snapshot.has_facts = true;
    snapshot.has_operations = true;
    snapshot.account.whole = true;
    snapshot.now = 1000 * second;
    closed_ = future({});
  }

  /// A channel without a buffer.
  std::uint32_t channel(std::string_view type = "main.Job", Reach reach = Reach::alive)
  {
    Channel channel{.address = 0xc000100000 + 0x60 * snapshot.channels.size()};
    channel.type = snapshot.strings.intern(type);
    channel.readable = true;
    channel.reach = reach;
    snapshot.channels.push_back(channel);
    return static_cast<std::uint32_t>(snapshot.channels.size() - 1);
  }

  /// A lock that is held, a WaitGroup that misses a Done.
  std::uint32_t lock(Lock::Kind kind = Lock::Kind::mutex, Reach reach = Reach::alive)
  {
    Lock lock{.address = 0xc000200000 + 0x40 * snapshot.locks.size()};
    lock.kind = kind;
    lock.readable = true;
    lock.locked = true;
    lock.counter = 1;
    lock.reach = reach;
    snapshot.locks.push_back(lock);
    return static_cast<std::uint32_t>(snapshot.locks.size() - 1);
  }

  /// A goroutine that waits in a function of the program for any of these.
  Goroutine& waits(std::int64_t id, std::string_view function, std::initializer_list<Wait> waits,
                   std::string_view reason = "select")
  {
    Goroutine& added = goroutine(id, function, reason);
    wait_for(snapshot, added, waits);
    added.waits_known = true;
    return added;
  }

  /// One that waits for nobody.
  Goroutine& runs(std::int64_t id, std::string_view function = "main.busy")
  {
    Goroutine& added = goroutine(id, function, "");
    added.status = Status::running;
    return added;
  }

  [[nodiscard]] Site site(Act act, std::string_view function = "main.later")
  {
    return {.act = act, .location = snapshot.intern_location(function, "/src/app/app.go", 70)};
  }

  /// What goroutines with such a future can do is known, and this.
  FutureId future(std::initializer_list<Act> own, std::initializer_list<Act> any = {})
  {
    Future future;
    future.known = true;
    for (const Act act : own) future.open_own.add(act);
    for (const Act act : any) future.open_any.add(act);
    return snapshot.futures.intern(future);
  }

  /// Those that do something to they do not know what; of a channel the elements may be known.
  FutureId unknown(Act act, std::string_view type)
  {
    Site what = site(act);
    what.type = snapshot.strings.intern(type);
    Future future;
    future.known = true;
    future.unknown.push_back(snapshot.sites.intern(what));
    return snapshot.futures.intern(future);
  }

  /// The last goroutine can still do it to this channel or lock; further calls add to it.
  Stuck& can(Act act, std::uint32_t object, std::uint8_t times = 1, bool held = false)
  {
    OperationSpan& span = snapshot.goroutines.back().operations;
    if (span.count++ == 0) span.first = static_cast<std::uint32_t>(snapshot.operations.size());
    snapshot.operations.push_back({object, snapshot.sites.intern(site(act)), times, held});
    return *this;
  }

  Snapshot snapshot;

 private:
  Goroutine& goroutine(std::int64_t id, std::string_view function, std::string_view reason)
  {
    const StackId calls =
        stack(snapshot, {{"runtime.gopark", "/usr/lib/go/src/runtime/proc.go", 424},
                         {function, "/src/app/app.go", 10}});
    Goroutine& added = add(snapshot, id, {reason, calls, 1, 1});
    added.future = closed_;
    return added;
  }

  FutureId closed_{};
};

inline Wait to(std::uint32_t channel)
{
  return {channel, Wait::Kind::send};
}

inline Wait from(std::uint32_t channel)
{
  return {channel, Wait::Kind::receive};
}

inline Wait locks(std::uint32_t lock)
{
  return {lock, Wait::Kind::lock};
}

inline std::vector<GoroutineId> ids(std::initializer_list<std::int64_t> numbers)
{
  std::vector<GoroutineId> result;
  for (const std::int64_t number : numbers) result.push_back(GoroutineId{number});
  return result;
}

/// Two goroutines, each of which has the lock that the other one waits for.
inline Stuck two_locks()
{
  Stuck program;
  const std::uint32_t left = program.lock();
  const std::uint32_t right = program.lock();
  program.waits(1, "main.transfer", {locks(right)}, "sync.Mutex.Lock");
  program.can(Act::unlock, left).can(Act::unlock, right);
  program.waits(2, "main.refund", {locks(left)}, "sync.Mutex.Lock");
  program.can(Act::unlock, left).can(Act::unlock, right);
  return program;
}

}  // namespace unjam::test
