// Crowds that no other finding tells of. Slow is not stuck, and what cannot be proved is no
// deadlock; but that many goroutines wait in one place is an answer. What is idle is no crowd:
// nobody waits for it.

#include "aggregate/findings/crowd.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "aggregate/wait/release.hpp"

namespace unjam::aggregate {
namespace {

using Indices = std::vector<std::uint32_t>;

constexpr std::size_t fewest = 4;         ///< that are a crowd as a share of all
constexpr std::size_t share = 10;         ///< of the user's goroutines: one in ten
constexpr std::size_t fewest_behind = 5;  ///< that are a crowd behind a known holder
constexpr std::size_t most_sampled = 64;  ///< waiters, of whom it is asked what they do next
constexpr std::size_t most_holders = 1'000;
constexpr std::size_t most_crowds = 100;
constexpr std::string_view dialing = "a connection to be made";

bool is_told(FindingKind kind)
{
  return kind != FindingKind::crash && kind != FindingKind::starved;
}

/// Whether a goroutine will do such a thing to the object of a queue, by the code that it continues
/// with.
template <class Fits>
bool does(const Scene& scene, const QueueKey& queue, std::uint32_t goroutine, Fits fits)
{
  const auto doers = scene.who.doers(queue);
  const auto found = std::ranges::equal_range(doers, goroutine, {}, &Index::Doer::goroutine);
  return std::ranges::any_of(
      found, [&](const Index::Doer& doer) { return fits(scene.snapshot.sites[doer.site].act); });
}

bool is_parked(const Goroutine& goroutine)
{
  return goroutine.status == Status::waiting || goroutine.status == Status::leaked;
}

class CrowdFinder {
 public:
  CrowdFinder(const Scene& scene, std::vector<Finding>& findings)
      : scene_{scene},
        snapshot_{scene.snapshot},
        library_{snapshot_},
        findings_{findings},
        told_(snapshot_.goroutines.size())
  {
    const auto unreadable = std::ranges::find_if(
        snapshot_.goroutines, [](const Goroutine& each) { return each.unreadable != StringId{}; });
    readable_ = static_cast<std::size_t>(unreadable - snapshot_.goroutines.begin());
    for (const Finding& finding : findings) {
      if (is_told(finding.kind)) tell(finding.goroutines, true);
    }
  }

  void run()
  {
    // Whether a queue moves is known by who serves it. Once a part of that is lost, the first line
    // says so, and lists the longest queues.
    if (!snapshot_.has_operations && !complete(snapshot_)) return;
    find_queues();
    find_others();
    std::ranges::stable_sort(crowds_, [](const Crowd& left, const Crowd& right) {
      if (left.waiters.size() != right.waiters.size()) {
        return left.waiters.size() > right.waiters.size();
      }
      return std::tie(left.waiters, left.queues) < std::tie(right.waiters, right.queues);
    });
    std::size_t count = 0;
    for (Crowd& crowd : crowds_) {
      if (count == most_crowds) break;
      const std::vector<Finding> less = take_what_says_less(crowd);
      const auto untold = static_cast<std::size_t>(
          std::ranges::count_if(crowd.waiters, [&](std::uint32_t index) { return !told_[index]; }));
      if (!is_crowd(scene_, untold, !crowd.holders.empty())) continue;
      crowd.behind = find_behind(crowd);
      findings_.push_back(tell_crowd(scene_, library_, crowd));
      for (const Finding& finding : less) adopt(finding, findings_.back());
      for (const std::uint32_t index : crowd.behind) told_[index] = true;
      ++count;
    }
  }

 private:
  std::optional<std::uint32_t> index_of(GoroutineId id) const
  {
    const auto all = std::span{snapshot_.goroutines}.first(readable_);  // in order, the others last
    const auto found = std::ranges::lower_bound(all, id, {}, &Goroutine::id);
    if (found == all.end() || found->id != id) return std::nullopt;
    return static_cast<std::uint32_t>(found - all.begin());
  }

  void tell(std::span<const GoroutineId> ids, bool told)
  {
    for (const GoroutineId id : ids) {
      if (const auto index = index_of(id)) told_[*index] = told;
    }
  }

  /// Of a library's own channels it says little that nobody sends to them: takes such findings, if
  /// all whom they call stuck are in the crowd.
  std::vector<Finding> take_what_says_less(const Crowd& crowd)
  {
    std::vector<Finding> taken;
    if (crowd.known.kind != KnownWait::Kind::limit && crowd.known.kind != KnownWait::Kind::reply) {
      return taken;
    }
    const auto says_less = [&](const Finding& finding) {
      const bool of_channels = finding.kind == FindingKind::orphaned_receive ||
                               finding.kind == FindingKind::orphaned_send;
      return of_channels && std::ranges::all_of(finding.goroutines, [&](GoroutineId id) {
               const auto index = index_of(id);
               return index && std::ranges::binary_search(crowd.waiters, *index);
             });
    };
    for (Finding& finding : findings_) {
      if (!says_less(finding)) continue;
      tell(finding.goroutines, false);
      taken.push_back(std::move(finding));
      finding.goroutines.clear();
    }
    std::erase_if(findings_, [](const Finding& finding) {
      return finding.goroutines.empty() && is_told(finding.kind);
    });
    return taken;
  }

  /// What was shown of all who wait holds for the crowd.
  static void adopt(const Finding& finding, Finding& crowd)
  {
    crowd.explanation.push_back(finding.title);
    if (finding.goroutines != crowd.goroutines) return;
    crowd.grade = finding.grade;
    crowd.permanent = finding.permanent;
    crowd.evidence.insert(crowd.evidence.end(), finding.evidence.begin(), finding.evidence.end());
    std::erase_if(crowd.evidence,
                  [](const std::string& line) { return line.starts_with("A hint: "); });
  }

  [[nodiscard]] bool is_user(const Goroutine& goroutine) const
  {
    return !goroutine.system && goroutine.unreadable == StringId{};
  }

  /// A known wait that says more than the channel or lock that it is made of.
  bool is_known(const Goroutine& goroutine)
  {
    const KnownWait::Kind kind = library_.wait(goroutine).kind;
    return kind != KnownWait::Kind::none && kind != KnownWait::Kind::system;
  }

  // Queues of channels and locks.

  void find_queues()
  {
    const auto standing = scene_.who.standing();
    for (std::size_t i = 0; i < standing.size();) {
      const QueueKey queue = standing[i].first;
      std::size_t end = i + 1;
      while (end < standing.size() && standing[end].first == queue) ++end;
      const auto all = standing.subspan(i, end - i);
      if (is_channel(queue.kind)) {
        find_channel(queue, all);
      } else {
        find_lock(queue, all);
      }
      i = end;
    }
  }

  /// Those of the program who wait in it and of whom no more is known.
  Indices waiters_in(std::span<const Index::Standing> standing)
  {
    Indices waiters;
    for (const auto& [queue, index] : standing) {
      const Goroutine& goroutine = scene_.goroutine(index);
      const bool counts = is_user(goroutine) && !is_known(goroutine) &&
                          (!library_.is_library(goroutine) || library_.has_request(goroutine));
      if (counts) waiters.push_back(index);
    }
    return waiters;
  }

  void find_channel(const QueueKey& queue, std::span<const Index::Standing> standing)
  {
    if (standing.size() < fewest) return;
    const Channel& channel = snapshot_.channels[queue.object];
    if (channel.timer == Channel::Timer::armed || channel.closed) return;
    Crowd crowd;
    crowd.waiters = waiters_in(standing);
    if (crowd.waiters.size() < fewest) return;
    const bool given_back = is_given_back(scene_, queue, crowd.waiters);
    crowd.queues = {queue};
    if (queue.kind == Wait::Kind::receive) {
      if (!given_back) std::erase_if(crowd.waiters, [&](auto i) { return !is_asking(queue, i); });
      if (crowd.waiters.size() < fewest) return;
      crowd.at = given_back ? Crowd::At::limit : Crowd::At::other;
    } else {
      crowd.at = given_back ? Crowd::At::limit : Crowd::At::consumer;
    }
    crowd.kind = given_back                       ? FindingKind::exhausted
                 : queue.kind == Wait::Kind::send ? FindingKind::stalled_consumer
                                                  : FindingKind::crowd;
    add(std::move(crowd));
  }

  void find_lock(const QueueKey& queue, std::span<const Index::Standing> standing)
  {
    // Readers and writers of one lock are one crowd.
    const auto readers = queue.kind == Wait::Kind::lock
                             ? scene_.who.standing_in({Wait::Kind::read_lock, queue.object})
                             : std::span<const Index::Standing>{};
    const bool behind = queue.kind == Wait::Kind::read_lock &&
                        !scene_.who.standing_in({Wait::Kind::lock, queue.object}).empty();
    if (behind || standing.size() + readers.size() < fewest) return;
    Crowd crowd;
    crowd.queues = {queue};
    if (!readers.empty()) crowd.queues.push_back({Wait::Kind::read_lock, queue.object});
    for (const auto& part : {standing, readers}) {
      for (const auto& [key, index] : part) {
        const Goroutine& goroutine = scene_.goroutine(index);
        if (is_user(goroutine) && !is_known(goroutine)) crowd.waiters.push_back(index);
      }
    }
    put_in_order(crowd.waiters);
    if (crowd.waiters.size() < fewest) return;
    crowd.kind = FindingKind::lock_contention;
    crowd.at = Crowd::At::lock;
    if (queue.kind == Wait::Kind::wait) {
      const Lock::Kind kind = snapshot_.locks[queue.object].kind;
      if (kind == Lock::Kind::cond) {
        std::erase_if(crowd.waiters, [&](std::uint32_t index) {
          return !library_.has_request(scene_.goroutine(index));
        });
      }
      crowd.kind = FindingKind::crowd;
      crowd.at = kind == Lock::Kind::waitgroup ? Crowd::At::done : Crowd::At::other;
    }
    add(std::move(crowd));
  }

  /// Whether it waits for an answer, and not for work: it has a request itself, or will not come
  /// back for another one.
  bool is_asking(const QueueKey& queue, std::uint32_t index)
  {
    const Goroutine& goroutine = scene_.goroutine(index);
    const auto receives = [](Act act) { return act == Act::receive; };
    const std::string_view type = snapshot_.text(snapshot_.channels[queue.object].type);
    const bool request = library_.has_request(goroutine);
    if (!snapshot_.has_operations || !snapshot_.futures[goroutine.future].known) {
      return request && snapshot_.waits_of(goroutine).size() == 1;
    }
    if (does(scene_, queue, index, receives)) return false;
    // A context that ends, a signal to stop: there is nothing to do until then.
    if (type == "struct {}" || type == "os.Signal" || type == "time.Time" || type.empty()) {
      return false;
    }
    return request || snapshot_.waits_of(goroutine).size() == 1;
  }

  // What the library knows, and places.

  void find_others()
  {
    std::map<std::tuple<int, std::string_view, StringId>, Indices> by_what;
    for (std::uint32_t i = 0; i < snapshot_.goroutines.size(); ++i) {
      const Goroutine& goroutine = snapshot_.goroutines[i];
      if (!is_user(goroutine)) continue;
      const KnownWait& known = library_.wait(goroutine);
      if (known.kind == KnownWait::Kind::none) {
        if (const auto key = place_key(goroutine)) by_what[*key].push_back(i);
      } else if (counts(known, goroutine)) {
        by_what[{-1 - static_cast<int>(known.kind), known.what, StringId{}}].push_back(i);
      }
    }
    for (auto& [key, waiters] : by_what) {
      if (waiters.size() < fewest) continue;
      Crowd crowd;
      crowd.kind = FindingKind::crowd;
      crowd.at = Crowd::At::place;
      if (std::get<0>(key) < 0) {
        crowd.known = library_.wait(scene_.goroutine(waiters.front()));
        crowd.at =
            crowd.known.kind == KnownWait::Kind::system ? Crowd::At::place : Crowd::At::library;
        if (crowd.known.kind == KnownWait::Kind::limit) crowd.kind = FindingKind::exhausted;
      }
      crowd.waiters = std::move(waiters);
      if (crowd.at == Crowd::At::library) add_holders_of_known(crowd);
      add(std::move(crowd));
    }
  }

  /// Whether a known wait is one that somebody suffers from.
  bool counts(const KnownWait& known, const Goroutine& goroutine)
  {
    const bool request = library_.has_request(goroutine);
    const bool works = request || !library_.is_library(goroutine);
    switch (known.kind) {
      case KnownWait::Kind::limit:
      case KnownWait::Kind::turn:
        return true;
      case KnownWait::Kind::reply:
        return works || known.what == dialing;
      case KnownWait::Kind::output:
      case KnownWait::Kind::system:
        return works;
      case KnownWait::Kind::input:
        return request;
      case KnownWait::Kind::none:
      case KnownWait::Kind::idle:
        break;
    }
    return false;
  }

  /// Where those wait whose channel or lock is their own: the function, and how they wait.
  std::optional<std::tuple<int, std::string_view, StringId>> place_key(const Goroutine& goroutine)
  {
    if (!is_parked(goroutine)) return std::nullopt;
    if (library_.is_library(goroutine) && !library_.has_request(goroutine)) return std::nullopt;
    const auto waits = snapshot_.waits_of(goroutine);
    const StringId function = snapshot_.location(library_.place(goroutine)).function;
    const auto index = static_cast<std::uint32_t>(&goroutine - snapshot_.goroutines.data());
    if (waits.empty()) {
      const bool sleeps = snapshot_.text(goroutine.wait_reason) == "sleep";
      if (!sleeps || !library_.has_request(goroutine)) return std::nullopt;
      return std::tuple{100, std::string_view{}, function};
    }
    const Wait& first = waits.front();
    switch (first.kind) {
      case Wait::Kind::receive:
        if (!std::ranges::any_of(waits, [&](const Wait& wait) {
              return wait.kind == Wait::Kind::receive && is_own(wait) &&
                     is_asking({wait.kind, wait.object}, index);
            })) {
          return std::nullopt;
        }
        break;
      case Wait::Kind::wait:
        if (snapshot_.locks[first.object].kind == Lock::Kind::cond &&
            !library_.has_request(goroutine)) {
          return std::nullopt;
        }
        [[fallthrough]];
      case Wait::Kind::send:
      case Wait::Kind::lock:
      case Wait::Kind::read_lock:
        if (!is_own(first)) return std::nullopt;
        break;
    }
    return std::tuple{static_cast<int>(first.kind), std::string_view{}, function};
  }

  /// Whether so few wait for it that it is told by the place, with those like it.
  [[nodiscard]] bool is_own(const Wait& wait) const
  {
    return !is_crowd(scene_, scene_.who.standing_in({wait.kind, wait.object}).size(), false);
  }

  // Who may release them.

  void add(Crowd crowd)
  {
    if (crowd.holders.empty() && !crowd.queues.empty()) add_holders(crowd);
    if (crowd.holders.empty()) guess_holders(crowd);
    if (!is_crowd(scene_, crowd.waiters.size(), !crowd.holders.empty())) return;
    if (crowd.at == Crowd::At::place) add_holders_of_some(crowd);
    // That somebody is slow says who it is; a waiter that was not followed may be the one.
    const bool names_holder =
        crowd.kind == FindingKind::stalled_consumer || crowd.kind == FindingKind::lock_contention;
    const bool known =
        snapshot_.has_operations && (!crowd.holders.empty() || scene_.followed(crowd.waiters));
    if (names_holder && !known) crowd.kind = FindingKind::crowd;
    crowds_.push_back(std::move(crowd));
  }

  /// Those who may release some of a crowd, each of whom waits for something of its own.
  void add_holders_of_some(Crowd& crowd)
  {
    const auto sample =
        std::span{crowd.waiters}.first(std::min(crowd.waiters.size(), most_sampled));
    for (const std::uint32_t waiter : sample) {
      for (const Wait& wait : snapshot_.waits_of(scene_.goroutine(waiter))) {
        add_doers({wait.kind, wait.object}, crowd);
      }
    }
    put_in_order(crowd.holders);
  }

  void add_doers(const QueueKey& queue, Crowd& crowd)
  {
    for (const Index::Doer& doer : scene_.who.doers(queue)) {
      if (crowd.holders.size() == most_holders) return;
      if (!releases(snapshot_.sites[doer.site].act, queue.kind)) continue;
      if (std::ranges::binary_search(crowd.waiters, doer.goroutine)) continue;
      crowd.holders.push_back(doer.goroutine);
    }
  }

  void add_holders(Crowd& crowd)
  {
    for (const QueueKey& queue : crowd.queues) add_doers(queue, crowd);
    put_in_order(crowd.holders);
  }

  /// Those who are in the same function as the waiters, but have come further.
  void guess_holders(Crowd& crowd)
  {
    const bool fits = crowd.at == Crowd::At::lock || crowd.at == Crowd::At::limit ||
                      crowd.known.kind == KnownWait::Kind::turn ||
                      crowd.known.kind == KnownWait::Kind::limit;
    if (!fits) return;
    std::map<LocationId, std::size_t> places;
    for (const std::uint32_t index : crowd.waiters)
      ++places[library_.place(scene_.goroutine(index))];
    const LocationId place =
        std::ranges::max_element(places, {}, [](const auto& each) { return each.second; })->first;
    const StringId function = snapshot_.location(place).function;
    if (function == StringId{}) return;
    for (std::uint32_t i = 0; i < snapshot_.goroutines.size(); ++i) {
      const Goroutine& goroutine = snapshot_.goroutines[i];
      if (crowd.holders.size() == most_holders) break;
      if (!is_user(goroutine) || std::ranges::binary_search(crowd.waiters, i)) continue;
      if (!waits_like(crowd, goroutine) && is_in(goroutine, function)) crowd.holders.push_back(i);
    }
    crowd.holders_guessed = !crowd.holders.empty();
  }

  /// Whether it has come no further than those of a crowd.
  bool waits_like(const Crowd& crowd, const Goroutine& goroutine)
  {
    if (crowd.at == Crowd::At::library) {
      return library_.wait(goroutine).kind == crowd.known.kind;
    }
    return std::ranges::any_of(snapshot_.waits_of(goroutine), [&](const Wait& wait) {
      return is_channel(wait.kind) == is_channel(crowd.queues.front().kind);
    });
  }

  bool is_in(const Goroutine& goroutine, StringId function)
  {
    const auto [known, added] = in_function_.try_emplace({goroutine.stack, function});
    if (added) {
      known->second =
          std::ranges::any_of(snapshot_.stacks[goroutine.stack].frames, [&](const Frame& frame) {
            return snapshot_.location(frame.location).function == function;
          });
    }
    return known->second;
  }

  /// Those who have a connection are those who wait for a reply.
  void add_holders_of_known(Crowd& crowd)
  {
    if (crowd.known.kind != KnownWait::Kind::limit) return;
    Indices dialers;
    for (std::uint32_t i = 0; i < snapshot_.goroutines.size(); ++i) {
      const KnownWait& known = library_.wait(snapshot_.goroutines[i]);
      if (known.kind != KnownWait::Kind::reply) continue;
      if (known.library == crowd.known.library && crowd.holders.size() < most_holders) {
        crowd.holders.push_back(i);
      }
      if (known.what == dialing) dialers.push_back(i);
    }
    // Nothing is used up while most of those who wait have somebody who dials for them.
    if (crowd.known.library == "net/http" && dialers.size() * 2 > crowd.waiters.size()) {
      crowd.kind = FindingKind::crowd;
      dialers.resize(std::min(dialers.size(), most_holders));
      crowd.holders = std::move(dialers);
    }
  }

  // Who waits for those who wait.

  Indices find_behind(const Crowd& crowd)
  {
    Indices behind = crowd.waiters;
    Indices fresh = crowd.waiters;
    for (std::size_t round = 0; round < 4 && !fresh.empty(); ++round) {
      std::vector<bool> stuck(snapshot_.goroutines.size());
      for (const std::uint32_t index : behind) stuck[index] = true;
      Indices found;
      std::map<QueueKey, bool> known;
      for (std::uint32_t i = 0; i < snapshot_.goroutines.size(); ++i) {
        if (!stuck[i] && waits_for(i, stuck, known)) found.push_back(i);
      }
      behind.insert(behind.end(), found.begin(), found.end());
      std::ranges::sort(behind);
      fresh = std::move(found);
    }
    return behind;
  }

  /// Whether one of those who are stuck may release it, and nobody else is known to.
  bool waits_for(std::uint32_t index, const std::vector<bool>& stuck,
                 std::map<QueueKey, bool>& known)
  {
    const Goroutine& goroutine = scene_.goroutine(index);
    const auto waits = snapshot_.waits_of(goroutine);
    if (!is_user(goroutine) || waits.size() != 1) return false;
    const QueueKey queue{waits.front().kind, waits.front().object};
    if (queue.kind == Wait::Kind::receive && !library_.has_request(goroutine)) return false;
    const auto [place, added] = known.try_emplace(queue);
    if (!added) return place->second;
    const auto doers = scene_.who.doers(queue);
    if (doers.size() > most_sampled) return false;
    std::size_t releasers = 0;
    place->second = std::ranges::all_of(doers, [&](const Index::Doer& doer) {
      if (!releases(snapshot_.sites[doer.site].act, queue.kind)) return true;
      ++releasers;
      return bool{stuck[doer.goroutine]};
    });
    place->second = place->second && releasers > 0;
    return place->second;
  }

  static void put_in_order(Indices& all)
  {
    std::ranges::sort(all);
    const auto repeated = std::ranges::unique(all);
    all.erase(repeated.begin(), repeated.end());
  }

  const Scene& scene_;
  const Snapshot& snapshot_;
  Library library_;
  std::vector<Finding>& findings_;
  std::size_t readable_ = 0;
  std::vector<bool> told_;  ///< goroutines
  std::vector<Crowd> crowds_;
  std::map<std::pair<StackId, StringId>, bool> in_function_;
};

}  // namespace

bool is_crowd(const Scene& scene, std::size_t waiters, bool held)
{
  if (held && waiters >= fewest_behind) return true;
  return waiters >= fewest && waiters * share >= scene.user_goroutines;
}

bool is_given_back(const Scene& scene, const QueueKey& queue,
                   std::span<const std::uint32_t> waiters)
{
  const auto gives_back = [&](Act act) {
    return act == (queue.kind == Wait::Kind::send ? Act::receive : Act::send);
  };
  const auto sample = waiters.first(std::min(waiters.size(), most_sampled));
  const auto count = std::ranges::count_if(
      sample, [&](std::uint32_t index) { return does(scene, queue, index, gives_back); });
  return static_cast<std::size_t>(count) * 2 > sample.size();
}

void add_crowds(const Scene& scene, std::vector<Finding>& findings)
{
  CrowdFinder{scene, findings}.run();
}

}  // namespace unjam::aggregate
