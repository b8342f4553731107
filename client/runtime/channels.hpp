#pragma once

#include <optional>
#include <span>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/memory/memory.hpp"
#include "client/runtime/layouts.hpp"
#include "client/runtime/type_names.hpp"

namespace unjam::runtime {

/// A sudog that stands in a queue of a channel: in sendq or recvq.
struct Queued {
  Address sudog = 0;
  Wait::Kind kind{};

  friend auto operator<=>(const Queued&, const Queued&) = default;
};

/// Reads the channels at `addresses`, in that order. One that is not readable, or is none by its
/// looks, has only its address. Type names go into `snapshot`. Errors: those of the memory.
memory::asio::awaitable<Result<std::vector<Channel>>> read_channels(
    memory::Memory& memory, const Layouts& layouts, const TypeNames& names, Snapshot& snapshot,
    std::span<const Address> addresses);

/// Walks both queues of the channels at `addresses`; `most` sudogs at the most, and each once. The
/// result is in ascending order. Errors: those of the memory.
memory::asio::awaitable<Result<std::vector<Queued>>> read_queues(memory::Memory& memory,
                                                                 const Layouts& layouts,
                                                                 std::span<const Address> addresses,
                                                                 std::size_t most);

}  // namespace unjam::runtime
