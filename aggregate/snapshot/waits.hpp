#pragma once

#include <cstdint>

#include "aggregate/snapshot/table.hpp"

/// What goroutines wait for, as the target's runtime has it in its records.
namespace unjam {

/// Whether anything that still can run can reach an object: the proof that nobody ever wakes those
/// who wait for it.
enum class Reach : std::uint8_t {
  unknown,      ///< not asked, or not everything could be read that would have to be
  alive,        ///< something that can run may reach it; so may anybody if it lies outside the heap
  unreachable,  ///< nothing can, for good
};

/// A channel that some goroutine waits for (runtime.hchan).
struct Channel {
  enum class Timer : std::uint8_t {
    none,   ///< not known to be fed by a timer
    armed,  ///< a timer will send to it or close it
    idle,   ///< its timer is stopped or has fired: nothing more will come from it
  };

  std::uint64_t address = 0;
  StringId type{};         ///< of its elements, "main.Metric"; empty: not known
  StringId name{};         ///< what a human would call it, "main.Metrics.inChannel"; may be empty
  std::uint64_t len = 0;   ///< elements in its buffer (qcount)
  std::uint64_t cap = 0;   ///< room in its buffer (dataqsiz)
  std::int64_t fires = 0;  ///< when its armed timer does, on the runtime's clock, ns
  bool readable = false;   ///< false: only its address is known
  bool closed = false;
  Timer timer = Timer::none;
  Reach reach = Reach::unknown;

  friend bool operator==(const Channel&, const Channel&) = default;
};

/// A lock, or something else of package sync, that some goroutine waits for.
struct Lock {
  enum class Kind : std::uint8_t {
    semaphore,  ///< a semaphore of the runtime whose owner's kind is not known
    mutex,
    rwmutex,
    waitgroup,
    cond,
    once,
  };

  std::uint64_t address = 0;  ///< of the sync.Mutex, sync.Cond …; of a semaphore, its own
  StringId name{};            ///< what a human would call it, "main.Store.mu"; may be empty
  Kind kind = Kind::semaphore;
  bool readable = false;  ///< false: the state below is not known
  bool locked = false;    ///< mutex, once; rwmutex: a writer has it or is about to
  std::int64_t waiters =
      0;  ///< as it counts them itself; rwmutex: writers; cond: tickets not served
  std::int64_t readers = 0;  ///< rwmutex: inside, and waiting behind a writer (readerCount)
  std::int64_t leaving =
      0;  ///< rwmutex: readers that the pending writer still waits for (readerWait)
  std::int64_t counter = 0;  ///< waitgroup: how many Done are missing
  Reach reach = Reach::unknown;

  friend bool operator==(const Lock&, const Lock&) = default;
};

/// One of the things that a goroutine waits for; a select has one for each of its cases.
struct Wait {
  enum class Kind : std::uint8_t {
    send,       ///< to a channel
    receive,    ///< from a channel
    lock,       ///< Mutex, Once, RWMutex as a writer
    read_lock,  ///< RWMutex as a reader
    wait,       ///< WaitGroup, Cond
  };

  std::uint32_t object = 0;  ///< index into Snapshot::channels or Snapshot::locks
  Kind kind{};

  friend bool operator==(const Wait&, const Wait&) = default;
};

/// Whether the object of such a wait is a channel; else it is a lock.
constexpr bool is_channel(Wait::Kind kind)
{
  return kind == Wait::Kind::send || kind == Wait::Kind::receive;
}

/// Where the waits of one goroutine stand in Snapshot::waits.
struct WaitSpan {
  std::uint32_t first = 0;
  std::uint32_t count = 0;  ///< 0: it waits for nothing, or for what is not known

  friend bool operator==(const WaitSpan&, const WaitSpan&) = default;
};

}  // namespace unjam
