#pragma once

#include "aggregate/snapshot/snapshot.hpp"
#include "client/memory/memory.hpp"
#include "client/rpc/client.hpp"
#include "client/runtime/access.hpp"
#include "client/runtime/goroutine_records.hpp"

namespace unjam {

/// Adds what every goroutine, and every timer, can still do to a snapshot that has its stacks and
/// waits: runs the code of each distinct stack forward, and evaluates for each goroutine which
/// channels and locks that is about. Fills in Snapshot::operations, sites, futures and holders.
///
/// Only for amd64; elsewhere, and where the program's table of functions cannot be read, nothing is
/// added and a problem says so. What was not followed leaves futures open. Errors: those of the
/// memory and the connection.
rpc::asio::awaitable<Result<void>> add_operations(rpc::Client& client, memory::Memory& memory,
                                                  const runtime::Access& access,
                                                  const runtime::GoroutineRecords& records,
                                                  Snapshot& snapshot);

}  // namespace unjam
