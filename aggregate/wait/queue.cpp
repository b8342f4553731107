#include "aggregate/wait/queue.hpp"

#include <algorithm>
#include <unordered_map>

#include "aggregate/group/key.hpp"

namespace unjam::aggregate {
namespace {

/// Adds a goroutine to the end of a queue, unless it stands there already.
void join(Queue& queue, const Waiter& waiter)
{
  bool is_new = true;
  for (auto last = queue.waiters.rbegin();
       last != queue.waiters.rend() && last->goroutine == waiter.goroutine; ++last) {
    if (last->kind == waiter.kind) return;
    is_new = false;
  }
  queue.waiters.push_back(waiter);
  if (is_new) ++queue.count;
}

/// `of_channels`: whether the objects are channels, else they are locks.
std::vector<Queue> queues(const Snapshot& snapshot, std::span<const Goroutine* const> goroutines,
                          bool of_channels)
{
  std::vector<Queue> queues;
  std::unordered_map<std::uint32_t, std::size_t> by_object;
  for (const Goroutine* goroutine : goroutines) {
    if (goroutine->unreadable != StringId{}) continue;
    for (const Wait& wait : snapshot.waits_of(*goroutine)) {
      if (is_channel(wait.kind) != of_channels) continue;
      const auto [place, is_new] = by_object.try_emplace(wait.object, queues.size());
      if (is_new) queues.push_back({.object = wait.object, .count = 0, .waiters = {}});
      join(queues[place->second], {goroutine, wait.kind});
    }
  }
  std::ranges::sort(queues, [](const Queue& left, const Queue& right) {
    return left.count != right.count ? left.count > right.count : left.object < right.object;
  });
  return queues;
}

/// Calls `use` for every goroutine of a queue once.
template <class Use>
void for_each_goroutine(const Queue& queue, Use use)
{
  const Goroutine* last = nullptr;
  for (const Waiter& waiter : queue.waiters) {
    if (waiter.goroutine != last) use(*waiter.goroutine);
    last = waiter.goroutine;
  }
}

}  // namespace

std::vector<Queue> channel_queues(const Snapshot& snapshot,
                                  std::span<const Goroutine* const> goroutines)
{
  return queues(snapshot, goroutines, true);
}

std::vector<Queue> lock_queues(const Snapshot& snapshot,
                               std::span<const Goroutine* const> goroutines)
{
  return queues(snapshot, goroutines, false);
}

std::vector<GoroutineId> members(const Queue& queue)
{
  std::vector<GoroutineId> ids;
  ids.reserve(queue.count);
  for_each_goroutine(queue, [&](const Goroutine& goroutine) { ids.push_back(goroutine.id); });
  std::ranges::sort(ids);
  return ids;
}

std::vector<GoroutineId> members(const Queue& queue, Wait::Kind kind)
{
  std::vector<GoroutineId> ids;
  for (const Waiter& waiter : queue.waiters) {
    if (waiter.kind == kind) ids.push_back(waiter.goroutine->id);
  }
  std::ranges::sort(ids);
  return ids;
}

std::vector<Place> places(const Snapshot& snapshot, const Queue& queue)
{
  std::vector<Place> places;
  std::unordered_map<LocationId, std::size_t> by_app;
  for_each_goroutine(queue, [&](const Goroutine& goroutine) {
    const auto [place, is_new] = by_app.try_emplace(goroutine.app, places.size());
    if (is_new) places.push_back({goroutine.app});
    ++places[place->second].count;
  });
  std::ranges::sort(places, [&](const Place& left, const Place& right) {
    if (left.count != right.count) return left.count > right.count;
    return std::is_lt(compare(snapshot, Value{left.app}, Value{right.app}));
  });
  return places;
}

}  // namespace unjam::aggregate
