#pragma once

#include <span>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/memory/memory.hpp"
#include "client/runtime/layouts.hpp"
#include "client/runtime/type_names.hpp"

namespace unjam::runtime {

/// Reads the channels at `addresses`, in that order. One that is not readable, or is none by its
/// looks, has only its address. Type names go into `snapshot`. Errors: those of the memory.
memory::asio::awaitable<Result<std::vector<Channel>>> read_channels(
    memory::Memory& memory, const Layouts& layouts, const TypeNames& names, Snapshot& snapshot,
    std::span<const Address> addresses);

}  // namespace unjam::runtime
