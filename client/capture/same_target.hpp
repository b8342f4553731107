#pragma once

#include "client/memory/memory.hpp"
#include "client/rpc/client.hpp"
#include "client/runtime/access.hpp"

namespace unjam {

/// Checks that `core`, memory out of a file, is that of the target which Delve sees: compares the
/// scheduler, processors and goroutines, which no two processes, and no two moments of a process
/// that runs, have alike.
///
/// Errors: wrong_build if it is not, and those of the connection.
rpc::asio::awaitable<Result<void>> check_same_target(rpc::Client& client, memory::Memory& core,
                                                     const runtime::Access& access);

}  // namespace unjam
