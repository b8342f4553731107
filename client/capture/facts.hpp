#pragma once

#include <string>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/memory/memory.hpp"
#include "client/rpc/client.hpp"
#include "client/runtime/access.hpp"
#include "client/runtime/goroutine_records.hpp"

namespace unjam {

/// Adds what the runtime's own records say to a snapshot that has its goroutines and stacks: what
/// everybody waits for, timers, the clock, the panel and what ended it. `core` is the core's file,
/// if it is here. What could not be read is a problem of the snapshot. Returns the sudogs that were
/// met, as reach::find_reach() wants them. Errors: those of the memory and the connection.
rpc::asio::awaitable<Result<std::vector<runtime::Address>>> add_facts(
    rpc::Client& client, memory::Memory& memory, const runtime::Access& access,
    const runtime::GoroutineRecords& records, std::string core, Snapshot& snapshot);

}  // namespace unjam
