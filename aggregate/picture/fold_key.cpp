#include "aggregate/picture/fold_key.hpp"

#include <algorithm>

#include "aggregate/wait/release.hpp"

namespace unjam::aggregate {
namespace {

/// Sorts what was added since `first` and drops what is repeated.
void make_set(FoldKey& key, std::size_t first)
{
  const auto begin = key.begin() + static_cast<std::ptrdiff_t>(first);
  std::sort(begin, key.end());
  key.erase(std::unique(begin, key.end()), key.end());
}

}  // namespace

std::size_t FoldKeyHash::operator()(const FoldKey& key) const
{
  std::size_t hash = key.size();
  for (const std::uint64_t part : key) hash = hash_combine(hash, part);
  return hash;
}

FoldKey fold_key(const Snapshot& snapshot, const Goroutine& goroutine)
{
  const std::span<const Wait> waits = snapshot.waits_of(goroutine);
  const std::span<const Operation> operations = snapshot.operations_of(goroutine);
  FoldKey key;
  key.reserve(4 + waits.size() + operations.size());
  key.push_back(static_cast<std::uint64_t>(goroutine.stack));
  key.push_back(static_cast<std::uint64_t>(goroutine.wait_reason));
  key.push_back(static_cast<std::uint64_t>(goroutine.status));
  for (const Wait& wait : waits) {
    key.push_back((std::uint64_t{wait.object} << 8U) | static_cast<std::uint64_t>(wait.kind));
  }
  make_set(key, 3);
  key.push_back(UINT64_MAX);  // no wait looks like this: here the operations begin
  const std::size_t first = key.size();
  for (const Operation& operation : operations) {
    if (!is_held(snapshot, operation, waits)) continue;
    key.push_back((std::uint64_t{operation.object} << 32U) |
                  static_cast<std::uint64_t>(operation.site));
  }
  make_set(key, first);
  return key;
}

}  // namespace unjam::aggregate
