#pragma once

#include "aggregate/snapshot/snapshot.hpp"
#include "client/capture/capture.hpp"
#include "client/rpc/client.hpp"
#include "client/runtime/target.hpp"

namespace unjam {

/// Captures the goroutines through Delve alone: lists them all and asks for their stacks, with
/// locations resolved. What fails after the first goroutine becomes a problem of the snapshot.
/// Errors: as capture().
rpc::asio::awaitable<Result<void>> capture_through_delve(rpc::Client& client,
                                                         const runtime::TargetFacts& facts,
                                                         const CaptureOptions& options,
                                                         const OnProgress& on_progress,
                                                         Snapshot& snapshot);

}  // namespace unjam
