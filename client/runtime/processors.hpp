#pragma once

#include <optional>
#include <vector>

#include "aggregate/snapshot/panel.hpp"
#include "client/memory/memory.hpp"
#include "client/runtime/layouts.hpp"

namespace unjam::runtime {

/// A processor of the scheduler, and what unjam reads through it.
struct ProcessorRecord {
  Processor processor;
  Elements timers;           ///< its armed timers
  std::uint64_t timer_room = 0;  ///< for so many; less than there are: both numbers are damaged
  std::int64_t seen_at = 0;  ///< when sysmon last looked at it, on the runtime's clock, ns
};

/// Reads runtime.allp. What cannot be read is left out. Errors: those of the memory.
memory::asio::awaitable<Result<std::vector<ProcessorRecord>>> read_processors(
    memory::Memory& memory, const ProcessorFields& fields, Elements allp);

}  // namespace unjam::runtime
