#pragma once

#include <cstdint>
#include <vector>

#include "client/memory/memory.hpp"
#include "client/rpc/client.hpp"
#include "client/runtime/access.hpp"

namespace unjam::crash {

/// A thread of the runtime (runtime.m) that has begun to end the process.
struct DyingThread {
  std::int64_t thread = 0;     ///< its number in the operating system
  std::uint64_t throwing = 0;  ///< 0: by a panic, or by a signal
  Address caught = 0;          ///< the g that was running when a fatal signal came; 0: none came
  Address current = 0;         ///< the g of a goroutine that it ran; 0: none
  Address signal_stack = 0;    ///< where its stack for signals lies
  Address signal_stack_end = 0;
};

/// The threads that have, in the runtime's own order. None: the process did not crash by itself.
/// Errors: damaged if the threads cannot be read, and those of the connection.
rpc::asio::awaitable<Result<std::vector<DyingThread>>> find_dying_threads(
    rpc::Client& client, memory::Memory& memory, const runtime::Access& access);

}  // namespace unjam::crash
