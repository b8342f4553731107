#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "aggregate/snapshot/snapshot.hpp"

/// What goroutines wait for, and for how long, in words. Escaped for a terminal.
namespace unjam::render {

/// "10.3.2.1:5432 (tcp)", "listens at 127.0.0.1:80 (tcp)", "a pipe"; escaped for a terminal. Empty
/// if it has no peer that is known.
[[nodiscard]] std::string peer_text(const Snapshot& snapshot, const Goroutine& goroutine);

/// The sleeps, or polls, of one goroutine.
[[nodiscard]] std::span<const Sleep> sleeps_of(const Snapshot& snapshot, GoroutineId id);
[[nodiscard]] std::span<const Poll> polls_of(const Snapshot& snapshot, GoroutineId id);

/// "0xc000068060 (100/100)", of a select "send 0xc000068060 (100/100) and 3 more"; "0xc0000a0000
/// sync.Mutex", "≤ 1m3s left", "10.3.2.1:5432 (tcp, fd 7 read, deadline in 5s)"; empty if it is not
/// known.
[[nodiscard]] std::string waits_for(const Snapshot& snapshot, const Goroutine& goroutine);

/// How long a goroutine has waited at least, ns; 0: not known.
[[nodiscard]] std::int64_t waited(const Snapshot& snapshot, const Goroutine& goroutine);

/// "2m10s", "1h0m5s", "250ms", "0s"; what is less is cut off.
[[nodiscard]] std::string duration(std::int64_t nanoseconds);

/// What is special about a channel: "closed, timer idle, unreachable"; mostly empty.
[[nodiscard]] std::string state(const Channel& channel);

/// The same without "closed", where that stands in the channel's name already.
[[nodiscard]] std::string state_but_closed(const Channel& channel);

/// "locked, 1,000 waiters", "a writer waits for 2 readers", "counter 3"; "unreadable".
[[nodiscard]] std::string state(const Lock& lock);

}  // namespace unjam::render
