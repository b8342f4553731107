#include "client/code/balance.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace unjam::code {
namespace {

constexpr int most_times = 2;

/// What a piece of code does to the object.
struct Effect {
  int most = 0;      ///< given up so often on some way, before it is taken
  int passing = -1;  ///< so often on a way that comes back without taking it; -1: no such way
};

class Search {
 public:
  Search(Act give, Act take, const IsObject& is_object)
      : give_{give}, take_{take}, is_object_{is_object}
  {
  }

  Effect of(const Trace& trace)
  {
    if (const auto known = known_.find(&trace); known != known_.end()) return known->second;
    known_[&trace] = Effect{.most = 0, .passing = 0};  // of recursion
    const Effect effect = walk(trace);
    return known_[&trace] = effect;
  }

 private:
  using Place = std::pair<std::uint32_t, int>;  ///< a block, and how often until it

  Effect walk(const Trace& trace)
  {
    Effect effect;
    if (trace.blocks.empty()) return {.most = 0, .passing = 0};
    std::set<Place> seen{{trace.begin, 0}};
    std::vector<Place> work{{trace.begin, 0}};
    while (!work.empty()) {
      const auto [index, before] = work.back();
      work.pop_back();
      const Block& block = trace.blocks[index];
      int times = before;
      const bool goes_on = pass(block, times, effect.most);
      if (!goes_on) continue;
      if (block.returns) effect.passing = std::max(effect.passing, times);
      for (const std::uint32_t follower : block.followers) {
        if (is_taken(trace, block, follower)) continue;
        if (seen.emplace(follower, times).second) work.emplace_back(follower, times);
      }
    }
    if (trace.may_recover) effect.passing = std::max(effect.passing, 0);
    return effect;
  }

  /// False: the object is taken on every way through.
  bool pass(const Block& block, int& times, int& most)
  {
    for (const Event& event : block.events) {
      if (event.is_act) {
        if (event.act == take_ && !event.tries && is_surely(event)) return false;
        const bool ours = std::ranges::any_of(event.objects, is_object_.now);
        if (ours && event.act == give_) times = std::min(times + 1, most_times);
      } else if (!event.calls.empty() && !pass_calls(event, times, most)) {
        return false;
      }
      most = std::max(most, times);
    }
    return true;
  }

  /// Whether it is the object, whichever of the event's objects it is.
  [[nodiscard]] bool is_surely(const Event& event) const
  {
    return !event.unknown && !event.perhaps && !event.objects.empty() &&
           std::ranges::all_of(event.objects, is_object_.always);
  }

  /// Whether the object is taken on the way from one block to another.
  [[nodiscard]] bool is_taken(const Trace& trace, const Block& from, std::uint32_t to) const
  {
    const Event* const taken = taken_on_the_way(trace, from, to);
    return taken != nullptr && taken->act == take_ && is_surely(*taken);
  }

  bool pass_calls(const Event& event, int& times, int& most)
  {
    int inside = 0;
    int passing = -1;
    for (const auto& call : event.calls) {
      const Effect effect = of(*call);
      inside = std::max(inside, effect.most);
      passing = std::max(passing, effect.passing);
    }
    most = std::max(most, std::min(times + inside, most_times));
    // A goroutine that is started goes its own way.
    if (event.starts) return true;
    if (passing < 0 && !event.perhaps) return false;
    times = std::min(times + std::max(passing, 0), most_times);
    return true;
  }

  Act give_;
  Act take_;
  const IsObject& is_object_;
  std::map<const Trace*, Effect> known_;
};

}  // namespace

int times_given_up(std::span<const std::shared_ptr<const Trace>> frames, Act give, Act take,
                   const IsObject& is_object)
{
  Search search{give, take, is_object};
  int before = 0;
  int most = 0;
  for (const auto& frame : frames) {
    const Effect effect = search.of(*frame);
    most = std::max(most, std::min(before + effect.most, most_times));
    // From a frame that does not come back a panic, or Goexit, still runs what the outer ones
    // defer.
    before = std::min(before + std::max(effect.passing, 0), most_times);
  }
  return most;
}

}  // namespace unjam::code
