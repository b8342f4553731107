#include "aggregate/snapshot/snapshot.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <iterator>
#include <tuple>

namespace unjam {

std::size_t LocationHash::operator()(const Location& location) const
{
  std::size_t hash = hash_combine(0, static_cast<std::uint32_t>(location.function));
  hash = hash_combine(hash, static_cast<std::uint32_t>(location.file));
  return hash_combine(hash, static_cast<std::uint32_t>(location.line));
}

std::size_t StackHash::operator()(const Stack& stack) const
{
  std::size_t hash = hash_combine(0, static_cast<std::uint32_t>(stack.cut));
  for (const Frame& frame : stack.frames) {
    hash = hash_combine(hash, frame.pc);
    hash = hash_combine(hash, static_cast<std::uint32_t>(frame.location));
  }
  return hash;
}

std::size_t LabelsHash::operator()(const Labels& labels) const
{
  std::size_t hash = 0;
  for (const auto& [key, value] : labels) {
    hash = hash_combine(hash, static_cast<std::uint32_t>(key));
    hash = hash_combine(hash, static_cast<std::uint32_t>(value));
  }
  return hash;
}

std::size_t SiteHash::operator()(const Site& site) const
{
  std::size_t hash = hash_combine(static_cast<std::size_t>(site.act), site.starts ? 1 : 0);
  hash = hash_combine(hash, site.selects ? 1 : 0);
  hash = hash_combine(hash, static_cast<std::uint32_t>(site.location));
  hash = hash_combine(hash, static_cast<std::uint32_t>(site.type));
  return hash_combine(hash, static_cast<std::uint32_t>(site.path));
}

std::size_t FutureHash::operator()(const Future& future) const
{
  std::size_t hash = hash_combine(future.open_own.bits(), future.open_any.bits());
  hash = hash_combine(hash, static_cast<std::uint32_t>(future.cut));
  for (const SiteId site : future.unknown) {
    hash = hash_combine(hash, static_cast<std::uint32_t>(site));
  }
  return hash_combine(hash, future.known ? 1 : 0);
}

LocationId Snapshot::intern_location(std::string_view function, std::string_view file,
                                     std::int32_t line)
{
  return locations.intern({strings.intern(function), strings.intern(file), line});
}

const Part* Snapshot::part_of(const Goroutine& goroutine) const
{
  if (parts.empty()) return nullptr;
  const auto index = static_cast<std::size_t>(&goroutine - goroutines.data());
  assert(index < goroutines.size());
  return &*std::prev(std::ranges::upper_bound(parts, index, {}, &Part::first));
}

const Peer* peer_of(const Snapshot& snapshot, GoroutineId goroutine)
{
  const auto found = std::ranges::lower_bound(snapshot.peers, goroutine, {}, &Peer::goroutine);
  return found != snapshot.peers.end() && found->goroutine == goroutine ? &*found : nullptr;
}

std::optional<std::int64_t> least_wait(const Snapshot& snapshot, const Goroutine& goroutine)
{
  const std::int64_t since =
      goroutine.blocked_since > 0 ? goroutine.blocked_since : goroutine.wait_since;
  if (since <= 0 || snapshot.now < since) return std::nullopt;
  return snapshot.now - since;
}

bool complete(const Snapshot& snapshot)
{
  return std::ranges::none_of(snapshot.problems, [](const Problem& problem) {
    return problem.weight == Problem::Weight::loss;
  });
}

std::string status_name(const Target& target, Status status)
{
  const auto number = static_cast<std::size_t>(status);
  if (number < target.status_names.size() && !target.status_names[number].empty()) {
    return target.status_names[number];
  }
  static constexpr std::array<std::string_view, 12> from_source = {
      "idle", "runnable", "running",   "syscall",   "waiting", "",
      "dead", "",         "copystack", "preempted", "leaked",  "dead extra"};
  if (number < from_source.size() && !from_source[number].empty()) {
    return std::string{from_source[number]};
  }
  return "status " + std::to_string(number);
}

void sort_goroutines(std::vector<Goroutine>& goroutines)
{
  const auto order = [](const Goroutine& goroutine) {
    return std::tuple{goroutine.unreadable != StringId{}, goroutine.id};
  };
  // Most are in order already, and sorting takes half their memory again.
  if (std::ranges::is_sorted(goroutines, {}, order)) return;
  std::ranges::stable_sort(goroutines, {}, order);
}

}  // namespace unjam
