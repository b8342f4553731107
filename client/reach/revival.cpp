#include "client/reach/revival.hpp"

#include <algorithm>
#include <optional>

#include "client/reach/live_stack.hpp"
#include "client/runtime/waiting.hpp"

namespace unjam::reach {
namespace {

using runtime::GoroutineRecord;
using runtime::Waiting;

constexpr std::uint64_t least_budget = std::uint64_t{64} << 20U;  ///< bytes to look into

/// Goroutines that do the collector's work while nothing else asks them to: what lies about on
/// their stacks is stale, and they never run the program's code.
bool idles_for_runtime(std::string_view reason)
{
  return reason == "GC worker (idle)" || reason == "GC sweep wait" ||
         reason == "GC scavenge wait" || reason == "force gc (idle)";
}

bool waits(Status status)
{
  return status == Status::waiting || status == Status::leaked;
}

}  // namespace

Revival::Revival(Marker& marker, const Snapshot& snapshot,
                 std::span<const GoroutineRecord* const> records, const Marker::Except& except,
                 const Stacks& stacks)
    : marker_{marker},
      snapshot_{snapshot},
      records_{records},
      except_{except},
      stacks_{stacks},
      alive_(records.size())
{
}

void Revival::run()
{
  sort_out();
  for (const std::uint32_t goroutine : living_) revive(goroutine);
  living_.clear();
  marker_.run();
  find_words();
  add_sleepers();
  spread();
}

void Revival::spread()
{
  while (true) {
    for (const std::uint32_t goroutine : living_) revive(goroutine);
    living_.clear();
    marker_.run();
    for (const std::uint64_t object : marker_.take_reached()) {
      for (auto it = std::ranges::lower_bound(sleepers_, object, {}, &Sleeper::object);
           it != sleepers_.end() && it->object == object; ++it) {
        if (alive_[it->goroutine]) continue;
        alive_[it->goroutine] = true;
        living_.push_back(it->goroutine);
      }
    }
    if (living_.empty()) return;
  }
}

void Revival::count_numbers()
{
  numbers_count_ = true;
  for (std::uint32_t i = 0; i < alive_.size(); ++i) {
    if (alive_[i] && map_of(i) != nullptr)
      LiveStack{marker_, *records_[i], *map_of(i), stacks_.defers}.mark_numbers();
  }
}

void Revival::sort_out()
{
  for (std::uint32_t i = 0; i < records_.size(); ++i) {
    const Goroutine& goroutine = snapshot_.goroutines[i];
    if (idles_for_runtime(snapshot_.text(goroutine.wait_reason))) continue;
    alive_[i] = !can_be_stuck(goroutine);
    (alive_[i] ? living_ : blocked_).push_back(i);
    for (const Wait& wait : snapshot_.waits_of(goroutine)) (void)marker_.watch(address_of(wait));
  }
}

Address Revival::address_of(const Wait& wait) const
{
  return is_channel(wait.kind) ? snapshot_.channels[wait.object].address
                               : snapshot_.locks[wait.object].address;
}

/// Numbers lead to words, too: weak handles, and what C holds. What only blocked goroutines lead to
/// is searched for each stack on its own, as long as that does
/// not cost much more than the heap as a whole; then for all that are left at once.
void Revival::find_words()
{
  const std::uint64_t most = 2 * marker_.scanned() + least_budget;
  marker_.collect_numbers();
  words_.shared = marker_.found();
  marker_.begin_trial();
  marker_.mark_numbers(except_);
  count_numbers();
  marker_.run();
  numbers_count_ = false;
  const std::vector<Address> by_numbers = marker_.end_trial();
  words_.shared.insert(words_.shared.end(), by_numbers.begin(), by_numbers.end());
  std::map<StackId, std::vector<std::uint32_t>> by_stack;
  for (const std::uint32_t i : blocked_) by_stack[snapshot_.goroutines[i].stack].push_back(i);
  const auto search = [&](std::span<const std::uint32_t> goroutines) {
    for (const std::uint32_t each : goroutines) revive(each);
    marker_.run();
  };
  auto group = by_stack.begin();
  for (; group != by_stack.end() && marker_.scanned() < most; ++group) {
    marker_.begin_trial();
    search(group->second);
    words_.own[group->first] = marker_.end_trial();
  }
  if (group == by_stack.end()) return;
  marker_.begin_trial();
  for (auto each = group; each != by_stack.end(); ++each) search(each->second);
  const std::vector<Address> rest = marker_.end_trial();
  words_.shared.insert(words_.shared.end(), rest.begin(), rest.end());
}

void Revival::add_sleepers()
{
  for (const std::uint32_t i : blocked_) {
    for (const Wait& wait : snapshot_.waits_of(snapshot_.goroutines[i])) {
      const auto object = marker_.watch(address_of(wait));
      if (object && !marker_.is_marked(*object)) {
        sleepers_.push_back({*object, i});
      } else {
        alive_[i] = true;  // a global variable, or reached already
      }
    }
    if (alive_[i]) living_.push_back(i);
  }
  std::ranges::sort(sleepers_);
}

/// Whether nobody but another goroutine can wake it, and it is known by what.
bool Revival::can_be_stuck(const Goroutine& goroutine) const
{
  if (!waits(goroutine.status)) return false;
  const std::string_view reason = snapshot_.text(goroutine.wait_reason);
  switch (runtime::parse_wait_reason(reason)) {
    case Waiting::channel_send:
    case Waiting::channel_receive:
    case Waiting::select:
    case Waiting::semaphore:
    case Waiting::cond:
    case Waiting::for_ever:
      return goroutine.waits_known;
    case Waiting::nothing:
    case Waiting::poll:
    case Waiting::sleep:
      return false;
  }
  return false;
}

/// Its stack is a root, and so is what its g holds: deferred calls, panics, a timer.
void Revival::revive(std::uint32_t goroutine)
{
  const GoroutineRecord* record = records_[goroutine];
  if (record == nullptr) return;
  if (const runtime::StackMap* const map = map_of(goroutine)) {
    LiveStack stack{marker_, *record, *map, stacks_.defers};
    stack.mark();
    if (numbers_count_) stack.mark_numbers();
  } else {
    marker_.mark_range(live_stack(*record), record->stack_hi);
  }
  marker_.mark_record(record->address + stacks_.bounds_end, record->address + most_record);
}

/// Where the live part of its stack begins. The saved value is stale on a thread, which knows
/// better unless it is on another stack just now.
Address Revival::live_stack(const GoroutineRecord& record) const
{
  const bool parked = waits(record.status) && record.m == 0;
  const bool sound = record.sp >= record.stack_lo && record.sp < record.stack_hi;
  if (parked) return sound ? record.sp : record.stack_lo;
  const auto sp = std::ranges::lower_bound(stacks_.stack_pointers, record.stack_lo);
  const bool stands_on_it = sp != stacks_.stack_pointers.end() && *sp < record.stack_hi;
  return stands_on_it ? *sp : record.stack_lo;
}

/// What is known of its stack; null: any word of it may be used.
const runtime::StackMap* Revival::map_of(std::uint32_t goroutine) const
{
  if (records_[goroutine] == nullptr || !stacks_.defers.known()) return nullptr;
  const GoroutineRecord& record = *records_[goroutine];
  if (!waits(record.status) || record.m != 0 || live_stack(record) != record.sp) return nullptr;
  const auto found =
      stacks_.maps.find({snapshot_.goroutines[goroutine].stack, record.stack_hi - record.sp});
  return found == stacks_.maps.end() || found->second.empty() ? nullptr : &found->second;
}

}  // namespace unjam::reach
