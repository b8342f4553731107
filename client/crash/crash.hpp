#pragma once

#include <optional>
#include <string>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/memory/memory.hpp"
#include "client/rpc/client.hpp"
#include "client/runtime/access.hpp"

namespace unjam::crash {

/// Adds to a snapshot what ended its target, if something did.
///
/// The runtime's own records decide: a thread that has begun to die. Where it has none, and `core`
/// names the core's file, a signal by which the kernel ended the process tells, as from code in C;
/// what a debugger took of a living process has neither. What of a crash cannot be read is a
/// problem of the snapshot. Errors: those of the connection and the memory.
rpc::asio::awaitable<Result<void>> add_crash(rpc::Client& client, memory::Memory& memory,
                                             const runtime::Access& access, std::string core,
                                             Snapshot& snapshot);

}  // namespace unjam::crash
