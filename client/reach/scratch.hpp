#pragma once

#include <vector>

#include "client/memory/memory.hpp"
#include "client/runtime/access.hpp"
#include "client/runtime/heap.hpp"

namespace unjam::reach {

/// A runtime.p, and the part of it where the collector keeps addresses for itself: work left
/// to do, pointers that the program has just replaced. The program never reads these, and they stay
/// there when they are done with.
struct ProcessorScratch {
  runtime::AddressRange processor;  ///< an object of the heap
  runtime::AddressRange scratch;    ///< within it
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

}  // namespace unjam::reach
