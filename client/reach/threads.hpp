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

/// The roots of all threads. A thread stands on the stack of its goroutine, on
/// one that the runtime has for the scheduler or for signals, or on one of C. Errors: io_failed,
/// bad_source if the core has no notes of threads, and those of the connection.
rpc::asio::awaitable<Result<std::vector<ThreadRoots>>> find_thread_roots(
    rpc::Client& client, memory::MappedCore& core, std::string core_path,
    const runtime::Access& access, const runtime::GoroutineRecords& records);

}  // namespace unjam::reach
