#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "client/memory/mapped_core.hpp"
#include "client/rpc/client.hpp"
#include "client/runtime/access.hpp"
#include "client/runtime/goroutine_records.hpp"

namespace unjam::reach {

/// What a thread has at hand.
struct ThreadRoots {
  std::vector<std::uint64_t> registers;  ///< as the core's notes have them
  runtime::AddressRange stack;  ///< its live part; empty where it is a goroutine's own stack
};

/// What the threads have at hand, and what only looks as if they had.
struct Threads {
  std::vector<ThreadRoots> roots;
  std::vector<Address> stack_pointers;  ///< of those that stand on a goroutine's stack, ascending
  std::vector<Address> records;  ///< each g of a scheduler's stack or of one for signals (runtime.m
                                 ///< has them as g0 and gsignal)
  std::vector<Address> idle_stacks;  ///< the end of each stack of a thread that keeps nothing there
};

/// The roots of all threads. A thread stands on the stack of its goroutine, on
/// one that the runtime has for the scheduler or for signals, or on one of C.
///
/// Go's collector scans only the goroutine's stack. Registers and the other stacks matter while a
/// thread does something that the collector waits for, or runs C. They do not matter
///  - if the thread is in the list of idle ones (sched.midle),
///  - if it has no goroutine and waits for the network,
///  - if its goroutine is in a system call, and neither calls C nor was called by C.
///
/// Errors: io_failed, damaged if the core has no notes of threads, and those of the connection.
rpc::asio::awaitable<Result<Threads>> find_threads(rpc::Client& client, memory::MappedCore& core,
                                                   std::string core_path,
                                                   const runtime::Access& access,
                                                   const runtime::GoroutineRecords& records);

}  // namespace unjam::reach
