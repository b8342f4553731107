#include "aggregate/group/group.hpp"

#include <algorithm>
#include <cstdint>
#include <unordered_map>

namespace unjam::aggregate {
namespace {

using Goroutines = std::span<const Goroutine* const>;

/// Goroutines in classes, numbered in the order of their first goroutine. It starts as one class
/// and is refined key by key, so that no tuple of values is ever built.
class Partition {
 public:
  explicit Partition(Goroutines goroutines) : class_of_(goroutines.size()) {}

  /// Splits each class by the value that `value_of` gives for its goroutines.
  template <class ValueOf>
  void refine(Goroutines goroutines, ValueOf value_of)
  {
    std::unordered_map<Part, std::uint32_t, PartHash> classes;
    for (std::size_t i = 0; i < goroutines.size(); ++i) {
      const Part part{class_of_[i], value_of(*goroutines[i])};
      const auto next = static_cast<std::uint32_t>(classes.size());
      class_of_[i] = classes.try_emplace(part, next).first->second;
    }
    size_ = classes.size();
  }

  std::uint32_t operator[](std::size_t goroutine) const { return class_of_[goroutine]; }
  std::size_t size() const { return size_; }

 private:
  struct Part {
    std::uint32_t coarser;
    ValueId value;
    friend bool operator==(const Part&, const Part&) = default;
  };
  struct PartHash {
    std::size_t operator()(const Part& part) const
    {
      return hash_combine(part.coarser, static_cast<std::uint64_t>(part.value));
    }
  };

  std::vector<std::uint32_t> class_of_;
  std::size_t size_ = 0;
};

ValueId is_unreadable(const Goroutine& goroutine)
{
  return ValueId{goroutine.unreadable != StringId{} ? 1U : 0U};
}

Partition split(const Snapshot& snapshot, Goroutines goroutines, std::span<const Key> keys)
{
  Partition partition{goroutines};
  partition.refine(goroutines, is_unreadable);
  for (const Key& key : keys) {
    partition.refine(goroutines,
                     [&](const Goroutine& goroutine) { return key.id(snapshot, goroutine); });
  }
  return partition;
}

std::vector<Value> key_values(const Snapshot& snapshot, const Goroutine& goroutine,
                              std::span<const Key> keys)
{
  std::vector<Value> values;
  values.reserve(keys.size());
  for (const Key& key : keys) values.push_back(key.value(snapshot, key.id(snapshot, goroutine)));
  return values;
}

std::vector<Group> collect(const Snapshot& snapshot, Goroutines goroutines,
                           std::span<const Key> keys, const Partition& partition)
{
  std::vector<Group> groups(partition.size());
  for (std::size_t i = 0; i < goroutines.size(); ++i) ++groups[partition[i]].count;
  for (std::size_t i = 0; i < goroutines.size(); ++i) {
    const Goroutine& goroutine = *goroutines[i];
    Group& group = groups[partition[i]];
    if (group.members.empty() && !group.unreadable) {  // its first goroutine
      group.key = key_values(snapshot, goroutine, keys);
      group.unreadable = goroutine.unreadable != StringId{};
      if (!group.unreadable) group.members.reserve(group.count);
    }
    if (!group.unreadable) group.members.push_back(goroutine.id);
  }
  for (Group& group : groups) std::ranges::sort(group.members);
  return groups;
}

Share& share_of(Group& group, std::size_t part)
{
  auto share = std::ranges::lower_bound(group.shares, part, {}, &Share::part);
  if (share == group.shares.end() || share->part != part) {
    share = group.shares.insert(share, {.part = part, .count = 0, .members = {}});
  }
  return *share;
}

/// Equal ids in two parts are two goroutines: tells members by part.
void tell_parts(const Snapshot& snapshot, Goroutines goroutines, const Partition& partition,
                std::vector<Group>& groups)
{
  for (std::size_t i = 0; i < goroutines.size(); ++i) {
    Group& group = groups[partition[i]];
    const Part* const part = snapshot.part_of(*goroutines[i]);
    Share& share = share_of(group, static_cast<std::size_t>(part - snapshot.parts.data()));
    ++share.count;
    if (!group.unreadable) share.members.push_back(goroutines[i]->id);
  }
  for (Group& group : groups) {
    group.members.clear();
    for (Share& share : group.shares) std::ranges::sort(share.members);
  }
}

void find_most_common_stacks(Goroutines goroutines, const Partition& partition,
                             std::vector<Group>& groups)
{
  Partition finer = partition;
  finer.refine(goroutines, [](const Goroutine& goroutine) {
    return ValueId{static_cast<std::uint32_t>(goroutine.stack)};
  });
  std::vector<std::size_t> counts(finer.size());
  for (std::size_t i = 0; i < goroutines.size(); ++i) ++counts[finer[i]];
  for (std::size_t i = 0; i < goroutines.size(); ++i) {
    Group& group = groups[partition[i]];
    if (goroutines[i]->stack == StackId{} || counts[finer[i]] <= group.stack_count) continue;
    group.stack = goroutines[i]->stack;
    group.stack_count = counts[finer[i]];
  }
}

GoroutineId first_member(const Group& group)
{
  const auto& members = group.shares.empty() ? group.members : group.shares.front().members;
  return members.empty() ? GoroutineId{} : members.front();
}

void largest_first(const Snapshot& snapshot, std::vector<Group>& groups)
{
  std::ranges::sort(groups, [&](const Group& left, const Group& right) {
    if (left.count != right.count) return left.count > right.count;
    const auto order = std::lexicographical_compare_three_way(
        left.key.begin(), left.key.end(), right.key.begin(), right.key.end(),
        [&](const Value& a, const Value& b) { return compare(snapshot, a, b); });
    return std::is_eq(order) ? first_member(left) < first_member(right) : std::is_lt(order);
  });
}

}  // namespace

std::vector<Group> group(const Snapshot& snapshot, Goroutines goroutines, std::span<const Key> keys)
{
  const Partition partition = split(snapshot, goroutines, keys);
  std::vector<Group> groups = collect(snapshot, goroutines, keys, partition);
  if (is_sum(snapshot)) tell_parts(snapshot, goroutines, partition, groups);
  find_most_common_stacks(goroutines, partition, groups);
  largest_first(snapshot, groups);
  return groups;
}

}  // namespace unjam::aggregate
