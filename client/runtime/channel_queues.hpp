#pragma once

#include <compare>
#include <cstddef>
#include <span>
#include <vector>

#include "aggregate/snapshot/waits.hpp"
#include "client/memory/memory.hpp"
#include "client/runtime/layouts.hpp"

namespace unjam::runtime {

/// A sudog that stands in a queue of a channel: in sendq or recvq.
struct Queued {
  Address sudog = 0;
  Address channel = 0;
  Wait::Kind kind{};

  friend auto operator<=>(const Queued&, const Queued&) = default;
};

/// Walks both queues of the channels at `addresses`; `most` sudogs at the most, and each once.
/// Every queue is walked from both ends, so that little is missing where one breaks off in the
/// middle. The result is in ascending order. Errors: those of the memory.
memory::asio::awaitable<Result<std::vector<Queued>>> read_queues(memory::Memory& memory,
                                                                 const Layouts& layouts,
                                                                 std::span<const Address> addresses,
                                                                 std::size_t most);

}  // namespace unjam::runtime
