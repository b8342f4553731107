#pragma once

#include <optional>
#include <vector>

#include "client/memory/mapped_core.hpp"
#include "client/rpc/client.hpp"
#include "client/runtime/access.hpp"
#include "client/runtime/heap.hpp"

/// Where the living start from, apart from globals, goroutines and threads.
namespace unjam::reach {

using memory::Address;

/// Parts of the runtime's own memory that hold pointers into the heap: finalizers and cleanups.
struct SpecialRoots {
  std::vector<runtime::AddressRange> ranges;  ///< words that are roots
  std::vector<Address> objects;  ///< whose contents are roots, though they themselves are none
};

/// Finds them through the spans of the heap and the queues of what is about to run. Empty: they
/// cannot be understood, so nothing may be called unreachable. Errors: those of the connection.
rpc::asio::awaitable<Result<std::optional<SpecialRoots>>> find_special_roots(
    rpc::Client& client, memory::MappedCore& core, const runtime::Access& access,
    const runtime::Heap& heap);

}  // namespace unjam::reach
