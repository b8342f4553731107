#pragma once

#include <cstdint>
#include <vector>

#include "client/memory/memory.hpp"
#include "client/rpc/client.hpp"
#include "client/runtime/layouts.hpp"

namespace unjam::runtime {

/// A goroutine that waits for a semaphore.
struct SemaphoreWaiter {
  Address goroutine = 0;  ///< its g
  Address semaphore = 0;
  Address sudog = 0;  ///< its place in the queue

  friend auto operator<=>(const SemaphoreWaiter&, const SemaphoreWaiter&) = default;
};

/// The roots of the trees that runtime.semtable consists of; those without waiters left out. Empty
/// if the target's table cannot be understood. Errors: those of the connection.
rpc::asio::awaitable<Result<std::vector<Address>>> find_semaphore_roots(rpc::Client& client,
                                                                        memory::Memory& memory);

/// All who wait for a semaphore: the runtime's records of locks, in every release of Go. `roots`
/// are those of find_semaphore_roots(); `most` is more than there can be. In ascending order.
/// Errors: those of the memory.
memory::asio::awaitable<Result<std::vector<SemaphoreWaiter>>> read_semaphore_waiters(
    memory::Memory& memory, const SudogFields& fields, std::vector<Address> roots,
    std::size_t most);

}  // namespace unjam::runtime
