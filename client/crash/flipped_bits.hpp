#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/memory/memory.hpp"
#include "client/rpc/client.hpp"
#include "client/runtime/heap.hpp"

/// Addresses that a process crashed on because a bit of them had turned over.
namespace unjam::crash {

/// The addresses that a crash is about: where it faulted, what was in the registers then, and what
/// the runtime printed of bad pointers before it gave up. Ascending, each once; none that is but a
/// small number.
[[nodiscard]] std::vector<Address> addresses_of(const Crash& crash, std::string_view printed);

/// The address in the heap from which another one differs in a single bit. Empty, too, for one that
/// is in an arena of the heap or beside it: there, to be unmapped is nothing strange.
[[nodiscard]] std::optional<Address> one_bit_away(const runtime::Heap& heap, Address address);

/// Adds to a crash those of its addresses at which nothing can be read, and which are one bit away
/// from the heap. Errors: those of the memory and the connection.
rpc::asio::awaitable<Result<void>> add_flipped_bits(rpc::Client& client, memory::Memory& memory,
                                                    Address readable, std::string_view printed,
                                                    Crash& crash);

}  // namespace unjam::crash
