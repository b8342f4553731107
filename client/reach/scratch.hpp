#pragma once

#include <vector>

#include "client/memory/memory.hpp"
#include "client/rpc/client.hpp"
#include "client/runtime/access.hpp"
#include "client/runtime/heap.hpp"

namespace unjam::reach {

using memory::Address;

/// A runtime.p, and the parts of it where collector and allocator keep addresses for themselves:
/// work left to do, pointers that the program has just replaced, free pages. The program never
/// reads these, and they stay there when they are done with.
struct ProcessorScratch {
  runtime::AddressRange processor;             ///< an object of the heap
  std::vector<runtime::AddressRange> scratch;  ///< within it, ascending
};

/// Where the collector's own addresses lie, which keep nothing alive.
struct CollectorScratch {
  std::vector<ProcessorScratch> processors;
  std::vector<runtime::AddressRange> elsewhere;  ///< outside the heap
};

/// Finds it through runtime.allp. What cannot be understood is left out.
[[nodiscard]] CollectorScratch find_collector_scratch(memory::Memory& memory,
                                                      const runtime::Access& access,
                                                      const runtime::Heap& heap);

/// The rings of all spanSPMC, where the collector's workers leave spans to each other since
/// Go 1.26; outside the heap. As many as can be read. Errors: those of the connection.
rpc::asio::awaitable<Result<std::vector<runtime::AddressRange>>> find_span_queues(
    rpc::Client& client, memory::Memory& memory, Address readable);

}  // namespace unjam::reach
