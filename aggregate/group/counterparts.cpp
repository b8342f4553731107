#include "aggregate/group/counterparts.hpp"

#include <algorithm>
#include <vector>

namespace unjam::aggregate {
namespace {

template <class Id>
std::uint64_t pair_of(Id left, Id right)
{
  return static_cast<std::uint64_t>(left) << 32U | static_cast<std::uint32_t>(right);
}

/// What a goroutine waits for, as addresses, each with the kind of wait; ascending.
std::vector<std::pair<std::uint64_t, Wait::Kind>> objects(const Snapshot& snapshot,
                                                          const Goroutine& goroutine)
{
  std::vector<std::pair<std::uint64_t, Wait::Kind>> list;
  for (const Wait& wait : snapshot.waits_of(goroutine)) {
    list.emplace_back(is_channel(wait.kind) ? snapshot.channels[wait.object].address
                                            : snapshot.locks[wait.object].address,
                      wait.kind);
  }
  std::ranges::sort(list);
  return list;
}

}  // namespace

std::span<const Goroutine> readable(const Snapshot& snapshot)
{
  const auto end = std::ranges::partition_point(
      snapshot.goroutines, [](const Goroutine& each) { return each.unreadable == StringId{}; });
  return {snapshot.goroutines.begin(), end};
}

const Goroutine* find(const Snapshot& snapshot, GoroutineId id)
{
  const auto all = readable(snapshot);
  const auto found = std::ranges::lower_bound(all, id, {}, &Goroutine::id);
  return found != all.end() && found->id == id ? &*found : nullptr;
}

bool Counterparts::same(LocationId left, LocationId right)
{
  const auto [answer, is_new] = locations_.try_emplace(pair_of(left, right), false);
  if (is_new) {
    const Location& one = left_.location(left);
    const Location& other = right_.location(right);
    answer->second =
        one.line == other.line && same(one.function, other.function) && same(one.file, other.file);
  }
  return answer->second;
}

bool Counterparts::same(StackId left, StackId right)
{
  const auto [answer, is_new] = stacks_.try_emplace(pair_of(left, right), false);
  if (is_new) {
    answer->second = std::ranges::equal(
        left_.stacks[left].frames, right_.stacks[right].frames,
        [&](const Frame& one, const Frame& other) { return same(one.location, other.location); });
  }
  return answer->second;
}

bool Counterparts::same_place(const Goroutine& left, const Goroutine& right)
{
  return left.status == right.status && same(left.wait_reason, right.wait_reason) &&
         same(left.current, right.current) && same(left.user, right.user) &&
         same(left.app, right.app) && same(left.stack, right.stack);
}

bool Counterparts::same_objects(const Goroutine& left, const Goroutine& right) const
{
  return objects(left_, left) == objects(right_, right);
}

}  // namespace unjam::aggregate
