#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "aggregate/snapshot/waits.hpp"
#include "client/memory/memory.hpp"
#include "client/runtime/layouts.hpp"
#include "client/runtime/sudogs.hpp"
#include "client/runtime/waiting.hpp"

namespace unjam::runtime {

/// A channel that a goroutine waits for, and whether to send or to receive.
struct ChannelWait {
  std::size_t waiter = 0;
  Wait::Kind kind{};
  Address channel = 0;
};

/// What those wait for who wait for channels.
struct ChannelWaits {
  std::vector<ChannelWait> waits;    ///< ascending by waiter
  std::vector<std::size_t> known;    ///< waiters who wait for these and for nothing else
  std::vector<std::size_t> unknown;  ///< waiters of whom it was not found, or not all of it
};

/// Finds out what goroutines wait for by their sudogs, which the channels must confirm: each stands
/// in a queue of its channel, and in the one that its goroutine's wait reason tells. A waiter is an
/// index into `kinds` and into `sudogs`; who does not wait for channels is left out. Errors: those
/// of the memory.
memory::asio::awaitable<Result<ChannelWaits>> find_channel_waits(memory::Memory& memory,
                                                                 const Layouts& layouts,
                                                                 std::span<const Waiting> kinds,
                                                                 const SudogLists& sudogs);

}  // namespace unjam::runtime
