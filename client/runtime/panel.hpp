#pragma once

#include <cstdint>
#include <vector>

#include "aggregate/snapshot/panel.hpp"
#include "client/rpc/client.hpp"

namespace unjam::runtime {

/// Reads how the runtime was doing, except for the processors. What this Go does not have stays
/// unset. Errors: those of the connection.
rpc::asio::awaitable<Result<Panel>> read_panel(rpc::Client& client);

/// The latest time that the scheduler and the collector have left in their records, on the
/// runtime's clock, ns: the target was stopped then or later. 0: not known. Errors: those of the
/// connection.
rpc::asio::awaitable<Result<std::int64_t>> read_clock(rpc::Client& client);

}  // namespace unjam::runtime
