#include "client/reach/scratch.hpp"

#include <algorithm>
#include <optional>

namespace unjam::reach {
namespace {

using memory::Address;
using runtime::AddressRange;

constexpr std::uint64_t most_processors = 1 << 16;
constexpr Address header = 8;                ///< of a large object, since Go 1.22
constexpr std::uint64_t most_bytes = 16384;  ///< of p.gcw and p.wbBuf, which is 4 KiB, together

/// From p.gcw, which p.wbBuf follows, to the end of that one's buffer, as it says itself.
std::optional<AddressRange> scratch_of(memory::Memory& memory,
                                       const runtime::ProcessorFields& fields, Address p,
                                       const runtime::HeapObject& object)
{
  const auto end = memory::read_field(memory, p, fields.barrier_end);
  if (!end || !fields.collector_work) return std::nullopt;
  const Address begin = p + *fields.collector_work;
  const Address barrier = p + fields.barrier_end.offset;
  const bool sound = begin < barrier && barrier < *end && *end - begin <= most_bytes &&
                     *end <= object.address + object.size;
  if (!sound) return std::nullopt;
  return AddressRange{begin, *end};
}

}  // namespace

CollectorScratch find_collector_scratch(memory::Memory& memory, const runtime::Access& access,
                                        const runtime::Heap& heap)
{
  const runtime::ProcessorFields& fields = access.layouts.processor;
  CollectorScratch found;
  for (std::uint64_t i = 0; i < std::min(access.allp.count, most_processors); ++i) {
    const auto p = memory.get<Address>(access.allp.base + i * sizeof(Address));
    const auto object = p ? heap.find(*p) : std::nullopt;
    if (!object || *p - object->address > header) continue;
    if (const auto scratch = scratch_of(memory, fields, *p, *object)) {
      found.processors.push_back({{object->address, object->address + object->size}, *scratch});
    }
    const auto buffer = memory::read_field(memory, *p, fields.collector_buffer);
    if (buffer && *buffer != 0 && !heap.find(*buffer)) {
      found.elsewhere.push_back({*buffer, *buffer + runtime::Heap::page_size});
    }
  }
  return found;
}

}  // namespace unjam::reach
