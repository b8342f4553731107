#pragma once

#include <string>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/memory/mapped_core.hpp"
#include "client/reach/revival.hpp"
#include "client/rpc/client.hpp"
#include "client/runtime/access.hpp"
#include "client/runtime/goroutine_records.hpp"

namespace unjam::reach {

using memory::Address;

/// Words that are looked for in memory.
struct SoughtWords {
  memory::WordMarks words;
  std::vector<runtime::AddressRange> except;  ///< variables and objects where they mean nothing
  std::vector<Address> lock_tables;  ///< those among them that are the tables of an interface of a
                                     ///< lock, which mean something for that lock alone; ascending
};

/// Finds out which of the channels and locks of a snapshot anything that still can run can reach,
/// as Go's collector would: from global variables, finalizers, threads and the stacks of goroutines
/// that can go on. A parked goroutine comes back to life once something that it waits for is
/// reached. What then is left is `unreachable`: nobody can ever wake those who wait for it.
///
/// What the runtime keeps for itself leads nowhere: what collector and allocator note in each
/// processor and in queues outside the heap, where stacks end, what is left in the registers and on
/// the stacks of threads that do nothing (see Threads).
///
/// Whoever is to reach an object later has its address now, in a word of the core's memory: as a
/// pointer, or at least as a number at a place where words stand. It is assumed that nobody has it
/// in the kernel alone (epoll data, a pipe), in memory that the core leaves out (MADV_DONTDUMP,
/// files mapped with MAP_SHARED), or in another form: shifted, at an odd place, as text.
///
/// Of parked goroutines whose stack is in `maps` only those words count that are still used.
/// `core_path` is the core's file, `sudogs` what WaitReader::sudogs() gave. Where something could
/// not be read, what was not reached is `unknown`, and a problem of the snapshot says so; so is an
/// object that could not be read itself. Gives those of `sought` that living memory holds. Errors:
/// those of the connection.
rpc::asio::awaitable<Result<HeldWords>> find_reach(
    rpc::Client& client, memory::MappedCore& core, std::string core_path,
    const runtime::Access& access, const runtime::GoroutineRecords& records,
    const std::vector<Address>& sudogs, const SoughtWords& sought,
    const runtime::StackMaps& maps, Snapshot& snapshot);

}  // namespace unjam::reach
