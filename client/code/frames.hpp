#pragma once

#include <cstdint>
#include <vector>

#include "client/code/stack_run.hpp"
#include "client/rpc/client.hpp"

namespace unjam::code {

/// Asks Delve for the stacks of these goroutines and gives their physical frames, the innermost
/// first; none where Delve has no stack, or not the whole of it. Errors: those of the connection.
rpc::asio::awaitable<Result<std::vector<std::vector<PhysicalFrame>>>> read_frames(
    rpc::Client& client, std::vector<std::int64_t> goroutines);

}  // namespace unjam::code
