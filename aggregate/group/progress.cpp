#include "aggregate/group/progress.hpp"

#include <algorithm>

#include "aggregate/group/counterparts.hpp"
#include "aggregate/group/same_process.hpp"

namespace unjam::aggregate {
namespace {

using Verdict = Progress::Verdict;

/// Places are comparable only if both snapshots have stacks, or both have none.
bool equal(Counterparts& counterparts, const Goroutine& one, const Goroutine& other)
{
  const bool comparable = (one.stack == StackId{}) == (other.stack == StackId{});
  return one.id == other.id && one.wait_since == other.wait_since && one.status == other.status &&
         (!comparable || counterparts.same_place(one, other));
}

bool equal_goroutines(const Snapshot& one, const Snapshot& other)
{
  Counterparts counterparts{one, other};
  return std::ranges::equal(readable(one), readable(other),
                            [&](const Goroutine& left, const Goroutine& right) {
                              return equal(counterparts, left, right);
                            });
}

bool equal_timers(const Snapshot& one, const Snapshot& other)
{
  return one.sleeps == other.sleeps &&
         std::ranges::equal(one.timers, other.timers, [](const Timer& left, const Timer& right) {
           return left.when == right.when && left.period == right.period &&
                  left.object == right.object;
         });
}

bool equal_processors(const Snapshot& one, const Snapshot& other)
{
  return std::ranges::equal(one.panel.processors, other.panel.processors,
                            [](const Processor& left, const Processor& right) {
                              return left.id == right.id && left.ticks == right.ticks;
                            });
}

/// Whether two snapshots are one core, or, where that is not known, are equal in everything that
/// differs from one moment to another.
bool same_moment(const Snapshot& one, const Snapshot& other)
{
  const std::string& core = one.source.core_id;
  if (!core.empty() && !other.source.core_id.empty()) return core == other.source.core_id;
  if (one.has_facts && other.has_facts) {
    if (one.now != other.now || !equal_timers(one, other) || !equal_processors(one, other)) {
      return false;
    }
  }
  return equal_goroutines(one, other);
}

/// Whether all is there that shows whether a goroutine has run, and none runs.
bool shows_turns(const Snapshot& snapshot)
{
  const auto& processors = snapshot.panel.processors;
  return snapshot.has_facts && complete(snapshot) && snapshot.panel.started &&
         !processors.empty() &&
         std::ranges::all_of(processors, [](const Processor& each) { return each.ticks >= 0; }) &&
         std::ranges::none_of(snapshot.goroutines, [](const Goroutine& each) {
           return each.status == Status::running || each.unreadable != StringId{};
         });
}

/// Whether no goroutine has run between two moments of one process: see find_progress().
bool nothing_ran(const Snapshot& one, const Snapshot& other)
{
  return shows_turns(one) && shows_turns(other) && one.panel.started == other.panel.started &&
         equal_processors(one, other) && equal_timers(one, other) && equal_goroutines(one, other);
}

bool is_blocked(const Goroutine& goroutine)
{
  return goroutine.status == Status::waiting || goroutine.status == Status::syscall;
}

/// Whether the snapshots are of one process: as each one and the next are.
Progress find_process(std::span<const Side> sides)
{
  Progress progress{.verdict = Verdict::known};
  bool moved = false;
  bool ran = false;
  for (std::size_t i = 0; i + 1 < sides.size(); ++i) {
    const Snapshot& one = sides[i].snapshot;
    const Snapshot& next = sides[i + 1].snapshot;
    SameProcess process = same_process(one, next);
    if (process.answer == SameProcess::Answer::no) {
      return {.verdict = Verdict::other_process, .why = std::move(process.why), .between = i};
    }
    if (process.answer == SameProcess::Answer::unknown) {
      return {.verdict = Verdict::unknown, .why = {}, .between = i};
    }
    if (process.answer == SameProcess::Answer::likely) progress.verdict = Verdict::likely;
    const bool same = same_moment(one, next);
    moved = moved || !same;
    ran = ran || (!same && !nothing_ran(one, next));
  }
  if (!moved) progress.verdict = Verdict::same_moment;
  if (moved && !ran) progress.verdict = Verdict::nothing_ran;
  return progress;
}

/// Compares the goroutines of the first snapshot with those of the later ones.
class Comparison {
 public:
  explicit Comparison(std::span<const Side> sides) : first_{sides.front().snapshot}
  {
    for (const Side& side : sides.subspan(1)) {
      later_.push_back({side.snapshot, Counterparts{first_, side.snapshot}, {}});
      auto& wanted = later_.back().wanted;
      for (const Goroutine* each : side.goroutines) {
        if (each->unreadable == StringId{}) wanted.push_back(each);
      }
      std::ranges::sort(wanted, {}, &Goroutine::id);
    }
  }

  void take(const Goroutine& goroutine, Progress& progress)
  {
    const std::int64_t since = exact_wait_since(first_, goroutine);
    bool stuck = since != 0;
    bool alike = is_blocked(goroutine);
    for (Later& later : later_) {
      const Goroutine* const same = later.find(goroutine.id);
      if (same == nullptr) return;
      const std::int64_t then = exact_wait_since(later.snapshot, *same);
      const bool same_objects = later.same_objects(first_, goroutine, *same);
      stuck = stuck && then == since && same_objects;
      // Two times that differ tell that it has run.
      alike = alike && (since == 0 || then == 0 || then == since) && same_objects &&
              later.counterparts.same_place(goroutine, *same);
    }
    ++progress.shared;
    if (stuck) {
      progress.stuck.push_back(goroutine.id);
    } else if (alike) {
      progress.alike.push_back(goroutine.id);
    }
  }

 private:
  struct Later {
    const Snapshot& snapshot;
    Counterparts counterparts;
    std::vector<const Goroutine*> wanted;  // ascending

    [[nodiscard]] const Goroutine* find(GoroutineId id) const
    {
      const auto found = std::ranges::lower_bound(wanted, id, {}, &Goroutine::id);
      return found != wanted.end() && (*found)->id == id ? *found : nullptr;
    }

    /// As far as both snapshots tell.
    [[nodiscard]] bool same_objects(const Snapshot& first, const Goroutine& before,
                                    const Goroutine& now) const
    {
      return !first.has_facts || !snapshot.has_facts || counterparts.same_objects(before, now);
    }
  };

  const Snapshot& first_;
  std::vector<Later> later_;
};

/// The runtime's clock may be one that was made from minutes.
std::int64_t clock(const Snapshot& snapshot)
{
  return snapshot.has_facts ? snapshot.now : 0;
}

}  // namespace

Progress find_progress(std::span<const Side> sides)
{
  if (sides.size() < 2) return {};
  Progress progress = find_process(sides);
  if (progress.verdict == Verdict::nothing_ran) {
    for (const Goroutine* each : sides.front().goroutines) progress.stuck.push_back(each->id);
    std::ranges::sort(progress.stuck);
    progress.shared = progress.stuck.size();
    return progress;
  }
  if (progress.verdict != Verdict::known && progress.verdict != Verdict::likely) return progress;
  Comparison comparison{sides};
  for (const Goroutine* each : sides.front().goroutines) {
    if (each->unreadable == StringId{}) comparison.take(*each, progress);
  }
  std::ranges::sort(progress.stuck);
  std::ranges::sort(progress.alike);
  const std::int64_t begin = clock(sides.front().snapshot);
  const std::int64_t end = clock(sides.back().snapshot);
  if (begin != 0 && end != 0) progress.elapsed = end - begin;
  return progress;
}

std::size_t count_among(const Difference& row, std::span<const GoroutineId> ids)
{
  const std::vector<GoroutineId>& members = row.members.back();
  return static_cast<std::size_t>(std::ranges::count_if(
      members, [&](GoroutineId id) { return std::ranges::binary_search(ids, id); }));
}

}  // namespace unjam::aggregate
