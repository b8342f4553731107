#include "aggregate/findings/long_queues.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "aggregate/findings/library.hpp"
#include "aggregate/findings/occupation.hpp"

namespace unjam::aggregate {
namespace {

using Indices = std::vector<std::uint32_t>;

struct Candidate {
  std::optional<QueueKey> queue;
  Indices waiters;
};

class Finder {
 public:
  explicit Finder(const Scene& scene) : scene_{scene}, library_{scene.snapshot} {}

  std::vector<LongQueue> run(std::size_t most)
  {
    add_queues();
    add_others();
    std::ranges::stable_sort(all_, [](const Candidate& left, const Candidate& right) {
      if (left.waiters.size() != right.waiters.size()) {
        return left.waiters.size() > right.waiters.size();
      }
      return std::tie(left.waiters, left.queue) < std::tie(right.waiters, right.queue);
    });
    std::vector<LongQueue> queues;
    for (std::size_t i = 0; i < all_.size() && queues.size() < most; ++i) {
      // The cases of one select.
      if (i > 0 && all_[i].waiters == all_[i - 1].waiters) continue;
      queues.push_back(describe(all_[i]));
    }
    return queues;
  }

 private:
  [[nodiscard]] bool counts(const Goroutine& goroutine) const
  {
    return !goroutine.system && goroutine.unreadable == StringId{};
  }

  bool is_known(const Goroutine& goroutine)
  {
    const KnownWait::Kind kind = library_.wait(goroutine).kind;
    return kind != KnownWait::Kind::none && kind != KnownWait::Kind::system;
  }

  void add_queues()
  {
    for (const auto& [queue, index] : scene_.who.standing()) {
      const Goroutine& goroutine = scene_.goroutine(index);
      if (!counts(goroutine) || is_known(goroutine)) continue;
      if (all_.empty() || all_.back().queue != queue) all_.push_back({queue, {}});
      all_.back().waiters.push_back(index);
    }
  }

  void add_others()
  {
    std::map<std::tuple<std::string_view, StringId, LocationId>, Indices> by_what;
    for (std::uint32_t i = 0; i < scene_.snapshot.goroutines.size(); ++i) {
      const Goroutine& goroutine = scene_.snapshot.goroutines[i];
      if (!counts(goroutine)) continue;
      const bool parked = goroutine.status == Status::waiting || goroutine.status == Status::leaked;
      if (is_known(goroutine)) {
        by_what[{library_.wait(goroutine).what, {}, {}}].push_back(i);
      } else if (goroutine.waits.count == 0 && (parked || goroutine.status == Status::syscall)) {
        by_what[{"", goroutine.wait_reason, library_.place(goroutine)}].push_back(i);
      }
    }
    for (auto& [what, waiters] : by_what) all_.push_back({std::nullopt, std::move(waiters)});
  }

  LongQueue describe(const Candidate& candidate)
  {
    LongQueue queue;
    queue.queue = candidate.queue;
    std::map<LocationId, std::size_t> places;
    for (const std::uint32_t index : candidate.waiters) {
      queue.goroutines.push_back(scene_.goroutine(index).id);
      ++places[library_.place(scene_.goroutine(index))];
    }
    std::ranges::sort(queue.goroutines);
    queue.place = std::ranges::max_element(places, {}, [&](const auto& each) {
                    return std::pair{each.second, scene_.place(each.first)};
                  })->first;
    const bool one = candidate.waiters.size() == 1;
    if (candidate.queue) {
      const std::string what =
          std::string{verb(candidate.queue->kind, scene_, candidate.queue->object)} + " " +
          scene_.name(*candidate.queue);
      queue.wait =
          std::string{one ? "waits" : "wait"} + (candidate.queue->kind == Wait::Kind::wait
                                                     ? " for " + scene_.name(*candidate.queue)
                                                     : " to " + what);
    } else {
      queue.wait = occupation(scene_, library_, candidate.waiters).text;
    }
    return queue;
  }

  const Scene& scene_;
  Library library_;
  std::vector<Candidate> all_;
};

}  // namespace

std::vector<LongQueue> longest_queues(const Scene& scene, std::size_t most)
{
  return Finder{scene}.run(most);
}

}  // namespace unjam::aggregate
