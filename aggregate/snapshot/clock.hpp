#pragma once

#include <cstdint>

#include "aggregate/snapshot/operations.hpp"
#include "aggregate/snapshot/table.hpp"

/// What the clock and the outside world will end by themselves.
namespace unjam {

enum class GoroutineId : std::int64_t;

/// A goroutine in time.Sleep.
struct Sleep {
  GoroutineId goroutine{};
  std::int64_t until = 0;  ///< the runtime's monotonic clock, ns

  friend bool operator==(const Sleep&, const Sleep&) = default;
};

/// A goroutine that waits for a file descriptor (runtime.pollDesc).
struct Poll {
  enum class Direction : std::uint8_t { read, write };

  GoroutineId goroutine{};
  std::int64_t fd = -1;
  std::int64_t deadline = 0;  ///< the runtime's monotonic clock, ns; 0: none; negative: has passed
  Direction direction{};

  friend bool operator==(const Poll&, const Poll&) = default;
};

/// Who is at the other end of what a goroutine waits for.
struct Peer {
  GoroutineId goroutine{};
  StringId network{};  ///< "tcp", "udp", "unix", "pipe", "file"; of a request "http", "https"
  StringId address{};  ///< "10.3.2.1:5432", "[::1]:80", "/run/db.sock", "a client of /run/my.sock",
                       ///< "a pipe"
  bool listens = false;  ///< the goroutine waits at this address for others

  friend bool operator==(const Peer&, const Peer&) = default;
};

/// An armed timer, and what it will do.
struct Timer {
  enum class Action : std::uint8_t {
    call,      ///< something else: run `function`
    send,      ///< to the channel `object` (time.After, a Ticker)
    wake,      ///< a goroutine that sleeps
    deadline,  ///< of a file descriptor
    start,     ///< a goroutine with a function of the program (time.AfterFunc)
  };

  std::int64_t when = 0;     ///< the runtime's monotonic clock, ns
  std::int64_t period = 0;   ///< ns; 0: once
  std::uint64_t object = 0;  ///< the address that it was given: of the channel, the g, the closure
  StringId function{};       ///< what it calls, "time.sendTime"
  Action action{};
  OperationSpan operations{};  ///< of a function of the program: what it will do
  FutureId future{};           ///< what else it may do; 0: not known

  friend bool operator==(const Timer&, const Timer&) = default;
};

}  // namespace unjam
