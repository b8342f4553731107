#pragma once

#include <span>
#include <vector>

#include "client/memory/memory.hpp"
#include "client/runtime/goroutine_records.hpp"
#include "client/runtime/layouts.hpp"

namespace unjam::runtime {

/// A place in a wait queue (runtime.sudog).
struct Sudog {
  Address address = 0;
  Address channel = 0;  ///< 0: it waits for a semaphore
  Address elem = 0;     ///< of a semaphore: its address
};

/// The sudogs of many goroutines.
struct SudogLists {
  struct Span {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
    bool whole = false;  ///< false: the list, or a part of it, could not be read
  };

  std::vector<Sudog> sudogs;
  std::vector<Span> spans;  ///< one for each goroutine asked for

  [[nodiscard]] std::span<const Sudog> of(std::size_t index) const
  {
    return std::span{sudogs}.subspan(spans[index].first, spans[index].count);
  }
};

/// Reads g.waiting of every goroutine and what hangs on it: one sudog for each case of a select.
/// Errors: those of the memory.
memory::asio::awaitable<Result<SudogLists>> read_sudogs(
    memory::Memory& memory, const SudogFields& fields,
    std::span<const GoroutineRecord* const> goroutines);

}  // namespace unjam::runtime
