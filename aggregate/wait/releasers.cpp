#include "aggregate/wait/releasers.hpp"

#include <algorithm>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "aggregate/group/key.hpp"
#include "aggregate/wait/release.hpp"

namespace unjam::aggregate {
namespace {

/// Places of all queues in one list, each with the queue that it belongs to.
class Places {
 public:
  Places(const Snapshot& snapshot, std::span<const Queue> queues) : snapshot_{snapshot}
  {
    for (std::size_t i = 0; i < queues.size(); ++i) queue_of_.emplace(queues[i].object, i);
  }

  void add(const Goroutine& goroutine, const Operation& operation)
  {
    const auto queue = queue_of_.find(operation.object);
    if (queue == queue_of_.end()) return;
    const Site& site = snapshot_.sites[operation.site];
    const Key key{queue->second, site.location, site.act, site.starts};
    const auto [found, is_new] = by_key_.try_emplace(key, places_.size());
    if (is_new) places_.push_back({queue->second, make(site), std::nullopt});
    join(places_[found->second], goroutine.id);
  }

  std::vector<ReleasersOf> collect(std::size_t queues)
  {
    std::vector<ReleasersOf> result(queues);
    for (Place& place : places_) {
      list_of(result[place.queue], place.releasers.act).push_back(std::move(place.releasers));
    }
    for (ReleasersOf& of : result) {
      for (auto* list : {&of.consumers, &of.producers, &of.owners}) sort(*list);
    }
    return result;
  }

 private:
  struct Place {
    std::size_t queue;
    Releasers releasers;
    std::optional<GoroutineId> last;
  };
  struct Key {
    std::size_t queue;
    LocationId location;
    Act act;
    bool starts;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const
    {
      const std::size_t hash = hash_combine(key.queue, static_cast<std::uint32_t>(key.location));
      return hash_combine(hash, (static_cast<std::uint64_t>(key.act) << 1U) | (key.starts ? 1 : 0));
    }
  };

  static Releasers make(const Site& site)
  {
    return {.act = site.act,
            .starts = site.starts,
            .location = site.location,
            .count = 0,
            .goroutines = {}};
  }

  /// Goroutines come in their order, so that one that was counted already was the last.
  static void join(Place& place, GoroutineId id)
  {
    if (place.last == id) return;
    place.last = id;
    ++place.releasers.count;
    if (place.releasers.goroutines.size() < most_releasers)
      place.releasers.goroutines.push_back(id);
  }

  static std::vector<Releasers>& list_of(ReleasersOf& of, Act act)
  {
    if (!is_channel(act)) return of.owners;
    return act == Act::receive ? of.consumers : of.producers;
  }

  void sort(std::vector<Releasers>& list) const
  {
    std::ranges::sort(list, [&](const Releasers& left, const Releasers& right) {
      if (left.count != right.count) return left.count > right.count;
      const auto order = compare(snapshot_, Value{left.location}, Value{right.location});
      if (!std::is_eq(order)) return std::is_lt(order);
      return std::tuple{left.act, left.starts} < std::tuple{right.act, right.starts};
    });
  }

  const Snapshot& snapshot_;
  std::unordered_map<std::uint32_t, std::size_t> queue_of_;
  std::unordered_map<Key, std::size_t, KeyHash> by_key_;
  std::vector<Place> places_;
};

std::vector<ReleasersOf> releasers(const Snapshot& snapshot, std::span<const Queue> queues,
                                   bool of_channels)
{
  Places places{snapshot, queues};
  for (const Goroutine& goroutine : snapshot.goroutines) {
    const std::span<const Wait> waits = snapshot.waits_of(goroutine);
    for (const Operation& operation : snapshot.operations_of(goroutine)) {
      const Act act = snapshot.sites[operation.site].act;
      const bool takes = act == Act::lock || act == Act::read_lock;
      if (takes || is_channel(act) != of_channels) continue;
      if (is_held(snapshot, operation, waits)) places.add(goroutine, operation);
    }
  }
  return places.collect(queues.size());
}

}  // namespace

std::vector<ReleasersOf> releasers_of_channels(const Snapshot& snapshot,
                                               std::span<const Queue> queues)
{
  return releasers(snapshot, queues, true);
}

std::vector<ReleasersOf> releasers_of_locks(const Snapshot& snapshot, std::span<const Queue> queues)
{
  return releasers(snapshot, queues, false);
}

}  // namespace unjam::aggregate
