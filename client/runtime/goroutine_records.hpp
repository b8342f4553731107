#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/memory/memory.hpp"
#include "client/runtime/evaluate.hpp"
#include "client/runtime/layouts.hpp"

namespace unjam::runtime {

/// A goroutine as the runtime's own record has it (runtime.g).
struct GoroutineRecord {
  Address address = 0;
  GoroutineId id{};
  Address waiting = 0;  ///< the first of its sudogs
  Address pc = 0;       ///< saved registers; stale while it is on a thread
  Address sp = 0;
  Address bp = 0;
  Address stack_lo = 0;
  Address stack_hi = 0;
  Address start_pc = 0;
  Address go_pc = 0;
  Address m = 0;
  Address labels = 0;
  Address timer = 0;
  std::int64_t wait_since = 0;
  std::int64_t blocked_since = 0;  ///< exactly, if the runtime has noted it; else 0
  std::int64_t sleep_until = 0;
  std::uint32_t slot = 0;  ///< in allgs
  std::uint8_t wait_reason = 0;
  Status status{};
};

/// The records of all goroutines, in the order of allgs, and how many could not be read.
struct GoroutineRecords {
  std::vector<GoroutineRecord> readable;
  std::vector<Address> all;  ///< addresses of every g, also of dead ones, ascending
  std::uint64_t unreadable = 0;  ///< or damaged, or displaced: another slot has the same g
};

/// Reads runtime.allgs. Dead goroutines and spare ones of C threads are left out. Errors: those of
/// the memory.
memory::asio::awaitable<Result<GoroutineRecords>> read_goroutine_records(
    memory::Memory& memory, const GoroutineFields& fields, Elements allgs);

/// The record of each goroutine, by its id; null where there is none. `goroutines` are ascending
/// by id.
[[nodiscard]] std::vector<const GoroutineRecord*> match_records(
    const GoroutineRecords& records, std::span<const Goroutine> goroutines);

}  // namespace unjam::runtime
