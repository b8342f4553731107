#pragma once

#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/memory/memory.hpp"
#include "client/rpc/client.hpp"
#include "client/runtime/layouts.hpp"
#include "client/runtime/processors.hpp"

namespace unjam::runtime {

/// Reads the armed timers of all processors, ascending by when they fire. Delve names what they
/// call; each function is asked for once. Timers that cannot be read become a problem. A ticker was
/// armed one period before it is due: it is that late at least, which Snapshot::now gets. Errors:
/// those of the memory and the connection.
memory::asio::awaitable<Result<std::vector<Timer>>> read_timers(
    memory::Memory& memory, rpc::Client& client, const Layouts& layouts,
    const std::vector<ProcessorRecord>& processors, Snapshot& snapshot);

/// What a timer does that calls `function`.
[[nodiscard]] Timer::Action timer_action(std::string_view function);

}  // namespace unjam::runtime
