#include "client/reach/scratch.hpp"

#include <algorithm>
#include <boost/asio.hpp>
#include <optional>
#include <string>
#include <unordered_set>

#include "client/memory/layout.hpp"
#include "client/runtime/evaluate.hpp"

namespace unjam::reach {
namespace {

namespace asio = rpc::asio;
using memory::Field;
using runtime::AddressRange;

constexpr std::uint64_t most_processors = 1 << 16;
constexpr Address header = 8;                ///< of a large object, since Go 1.22
constexpr std::uint64_t most_bytes = 16384;  ///< of p.gcw and p.wbBuf, which is 4 KiB, together
constexpr std::size_t most_queues = 1U << 20U;
constexpr std::uint64_t most_entries = 1U << 28U;

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
    ProcessorScratch processor{{object->address, object->address + object->size}, {}};
    if (const Field field = fields.page_cache) {
      processor.scratch.push_back({*p + field.offset, *p + field.offset + field.size});
    }
    if (const auto scratch = scratch_of(memory, fields, *p, *object)) {
      processor.scratch.push_back(*scratch);
    }
    std::ranges::sort(processor.scratch, {}, &AddressRange::begin);
    found.processors.push_back(std::move(processor));
    const auto buffer = memory::read_field(memory, *p, fields.collector_buffer);
    if (buffer && *buffer != 0 && !heap.find(*buffer)) {
      found.elsewhere.push_back({*buffer, *buffer + runtime::Heap::page_size});
    }
  }
  return found;
}

asio::awaitable<Result<std::vector<AddressRange>>> find_span_queues(rpc::Client& client,
                                                                    memory::Memory& memory,
                                                                    Address readable)
{
  std::vector<AddressRange> rings;
  const std::vector<std::string> heads{"runtime.work.spanSPMCs.list.obj",
                                       "runtime.work.spanSPMCs.all"};
  const auto first = co_await runtime::evaluate_first(client, heads);
  if (!first) co_return first.error();
  auto queue = static_cast<Address>(first->value_or(0));
  if (queue == 0) co_return rings;
  const std::vector<std::string> types{"runtime.spanSPMC"};
  const std::vector<std::string> having{"cap", "ring"};
  const auto layout = co_await memory::learn_layout(client, types, having, readable);
  if (!layout) co_return layout.error();
  const Field next = layout->find_any({"allnode.next", "allnext"});
  std::unordered_set<Address> seen;
  while (queue != 0 && seen.size() < most_queues && seen.insert(queue).second) {
    const auto ring = memory::read_field(memory, queue, layout->find("ring"));
    const auto entries = memory::read_field(memory, queue, layout->find("cap"));
    if (ring && entries && *ring != 0 && *entries <= most_entries) {
      rings.push_back({*ring, *ring + *entries * sizeof(Address)});
    }
    queue = memory::read_field(memory, queue, next).value_or(0);
  }
  co_return rings;
}

}  // namespace unjam::reach
