#include "client/runtime/conds.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace unjam::runtime {

CondFinder::CondFinder(memory::Memory& memory, const Layouts& layouts, std::span<const Address> all)
    : memory_{memory},
      notify_{layouts.notify},
      sudog_{layouts.sudog},
      all_{all},
      list_reader_{{notify_.wait, notify_.notify, notify_.head, notify_.tail}},
      sudog_reader_{{sudog_.g, sudog_.next}}
{
}

std::optional<Address> CondFinder::find(const GoroutineRecord& goroutine, Address hint)
{
  if (const auto known = lists_.find(goroutine.address); known != lists_.end()) {
    return known->second;
  }
  if (!notify_.head || !notify_.tail) return std::nullopt;
  std::vector<Address> candidates{hint};
  for (const Address word : scan_.read(memory_, goroutine)) candidates.push_back(word);
  for (const Address candidate : candidates) {
    if (!may_point_outside(goroutine, candidate) || walked_.contains(candidate)) continue;
    if (!walk(candidate)) continue;
    const auto found = lists_.find(goroutine.address);
    if (found != lists_.end()) return found->second;
  }
  return std::nullopt;
}

/// Whether a list of waiters is at that address: one that ends at its tail and holds nothing but
/// known goroutines. They are kept.
bool CondFinder::walk(Address list)
{
  if (!list_reader_.read(memory_, list)) return false;
  const Address head = list_reader_.get(notify_.head);
  const Address tail = list_reader_.get(notify_.tail);
  const auto waiting =
      static_cast<std::uint32_t>(list_reader_.get(notify_.wait) - list_reader_.get(notify_.notify));
  std::vector<Address> members;
  Address last = 0;
  for (Address next = head; next != 0; next = sudog_reader_.get(sudog_.next)) {
    if (members.size() >= waiting || !sudog_reader_.read(memory_, next)) break;
    const Address g = sudog_reader_.get(sudog_.g);
    if (!std::ranges::binary_search(all_, g)) break;
    members.push_back(g);
    last = next;
  }
  if (memory_.missed()) return false;
  walked_.insert(list);
  if (members.empty() || last != tail || sudog_reader_.get(sudog_.next) != 0) return false;
  for (const Address g : members) lists_.emplace(g, list);
  return true;
}

}  // namespace unjam::runtime
