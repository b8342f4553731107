#include "client/reach/revival.hpp"

#include <algorithm>
#include <optional>

#include "client/runtime/waiting.hpp"

namespace unjam::reach {
namespace {

using runtime::GoroutineRecord;
using runtime::Waiting;

constexpr Address most_record = 1024;  ///< more than any g has bytes

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

/// Where the live part of its stack begins. On a thread the saved value is stale.
Address live_stack(const GoroutineRecord& record)
{
  const bool parked = waits(record.status) && record.m == 0;
  const bool sound = record.sp >= record.stack_lo && record.sp < record.stack_hi;
  return parked && sound ? record.sp : record.stack_lo;
}

}  // namespace

Revival::Revival(Marker& marker, const Snapshot& snapshot,
                 std::span<const GoroutineRecord* const> records)
    : marker_{marker}, snapshot_{snapshot}, records_{records}, alive_(records.size())
{
}

void Revival::run()
{
  sort_out();
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

void Revival::sort_out()
{
  for (std::uint32_t i = 0; i < records_.size(); ++i) {
    const Goroutine& goroutine = snapshot_.goroutines[i];
    if (idles_for_runtime(snapshot_.text(goroutine.wait_reason))) continue;
    bool lives = !can_be_stuck(goroutine);
    for (const Wait& wait : snapshot_.waits_of(goroutine)) {
      const Address address = is_channel(wait.kind) ? snapshot_.channels[wait.object].address
                                                    : snapshot_.locks[wait.object].address;
      const auto object = marker_.watch(address);
      if (object && !marker_.is_marked(*object)) {
        sleepers_.push_back({*object, i});
      } else {
        lives = true;  // a global variable, or reached already
      }
    }
    alive_[i] = lives;
    if (lives) living_.push_back(i);
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
      return goroutine.waits_known;
    case Waiting::for_ever:
      return true;
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
  marker_.mark_range(live_stack(*record), record->stack_hi);
  marker_.mark_object(record->address, most_record);
}

}  // namespace unjam::reach
