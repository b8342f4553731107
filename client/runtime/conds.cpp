#include "client/runtime/conds.hpp"

#include <algorithm>
#include <utility>

namespace unjam::runtime {
namespace {

constexpr std::size_t some_in_vain = 1'000'000;

}  // namespace

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
    if (!may_point_outside(goroutine, candidate) || !walk(candidate)) continue;
    const auto found = lists_.find(goroutine.address);
    if (found != lists_.end()) return found->second;
  }
  return std::nullopt;
}

/// Whether a list of waiters is at that address: one that ends at its tail and holds nothing but
/// known goroutines. They are kept.
bool CondFinder::walk(Address list)
{
  auto found = walks_.find(list);
  if (found == walks_.end()) {
    auto started = start(list);
    if (!started) return false;
    found = walks_.emplace(list, std::move(*started)).first;
  }
  Walk& walk = found->second;
  if (walk.ended || !go_on(walk)) return false;
  if (walk.members.empty()) {  // as with almost every word; cheap to see again
    walks_.erase(found);
    return false;
  }
  const bool whole = walk.next == 0 && walk.last == walk.tail;
  if (whole) {
    for (const Address g : walk.members) lists_.emplace(g, list);
  } else {
    in_vain_ += walk.members.size();
  }
  walk = {};
  walk.ended = true;
  return whole;
}

/// The begin of a walk along what may be a list.
std::optional<CondFinder::Walk> CondFinder::start(Address list)
{
  // Only memory that is damaged on purpose has so many lists that lead nowhere.
  if (in_vain_ > some_in_vain + 8 * all_.size()) return std::nullopt;
  if (!list_reader_.read(memory_, list)) return std::nullopt;
  const auto waiting =
      static_cast<std::uint32_t>(list_reader_.get(notify_.wait) - list_reader_.get(notify_.notify));
  Walk walk;
  walk.next = list_reader_.get(notify_.head);
  walk.tail = list_reader_.get(notify_.tail);
  walk.most = std::min<std::size_t>(waiting, all_.size());
  if (walk.next == 0 || walk.tail == 0 || walk.most == 0) return std::nullopt;
  return walk;
}

/// Walks to the end, or to where it cannot go on. False: memory has to be fetched first.
bool CondFinder::go_on(Walk& walk)
{
  while (walk.next != 0 && walk.members.size() < walk.most) {
    if (!sudog_reader_.read(memory_, walk.next)) return !memory_.missed();
    const Address g = sudog_reader_.get(sudog_.g);
    if (!std::ranges::binary_search(all_, g)) break;
    walk.members.push_back(g);
    walk.last = walk.next;
    walk.next = sudog_reader_.get(sudog_.next);
  }
  return true;
}

}  // namespace unjam::runtime
