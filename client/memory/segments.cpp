#include "client/memory/segments.hpp"

#include <algorithm>
#include <limits>

namespace unjam::memory {

void Segments::add(Address address, std::span<const std::byte> bytes)
{
  const Address room = std::numeric_limits<Address>::max() - address;
  if (bytes.empty() || bytes.size() > room) return;
  parts_.push_back({address, bytes});
}

void Segments::sort()
{
  std::ranges::stable_sort(parts_, {}, &Part::begin);
  Address taken = 0;  // the first address that no part before holds
  for (Part& part : parts_) {
    const Address overlap = part.begin < taken ? taken - part.begin : 0;
    part.bytes = part.bytes.subspan(std::min<std::size_t>(overlap, part.bytes.size()));
    part.begin += overlap;
    taken = std::max(taken, part.end());
  }
  std::erase_if(parts_, [](const Part& part) { return part.bytes.empty(); });
}

std::span<const std::byte> Segments::from(Address address) const
{
  std::size_t index = hint_.load(std::memory_order_relaxed);
  if (index >= parts_.size() || !parts_[index].holds(address)) {
    const auto after = std::ranges::upper_bound(parts_, address, {}, &Part::begin);
    if (after == parts_.begin()) return {};
    index = static_cast<std::size_t>(after - parts_.begin()) - 1;
    if (!parts_[index].holds(address)) return {};
    hint_.store(index, std::memory_order_relaxed);
  }
  return parts_[index].bytes.subspan(address - parts_[index].begin);
}

}  // namespace unjam::memory
