#include "aggregate/wait/leaks.hpp"

#include <algorithm>
#include <string_view>

namespace unjam::aggregate {
namespace {

constexpr std::string_view no_cases = "select (no cases)";

/// The runtime's words without what it adds in a bubble of testing/synctest.
std::string_view plain_reason(const Snapshot& snapshot, const Goroutine& goroutine)
{
  constexpr std::string_view durable = " (durable)";
  std::string_view reason = snapshot.text(goroutine.wait_reason);
  if (reason.ends_with(durable)) reason.remove_suffix(durable.size());
  return reason;
}

bool is_endless(std::string_view reason)
{
  return reason == "chan receive (nil chan)" || reason == "chan send (nil chan)" ||
         reason == no_cases;
}

Verdict verdict(Reach reach)
{
  switch (reach) {
    case Reach::alive:
      return Verdict::can_wake;
    case Reach::unreachable:
      return Verdict::never;
    case Reach::unknown:
      break;
  }
  return Verdict::unknown;
}

Verdict verdict(const Snapshot& snapshot, const Wait& wait)
{
  if (!is_channel(wait.kind)) return verdict(snapshot.locks[wait.object].reach);
  const Channel& channel = snapshot.channels[wait.object];
  // Should reach have missed a timer, what it sends still comes.
  return channel.timer == Channel::Timer::armed ? Verdict::can_wake : verdict(channel.reach);
}

/// One way out is enough; without any, one that is not known leaves it open.
Verdict verdict(const Snapshot& snapshot, std::span<const Wait> waits)
{
  Verdict best = Verdict::never;
  for (const Wait& wait : waits) best = std::min(best, verdict(snapshot, wait));
  return best;
}

template <class Ends>
bool has(const std::vector<Ends>& sorted, GoroutineId id)
{
  return std::ranges::binary_search(sorted, id, {}, &Ends::goroutine);
}

/// Go's profile keeps silent about it, too.
bool is_main_in_select(const Snapshot& snapshot, const Goroutine& goroutine)
{
  return goroutine.id == GoroutineId{1} && plain_reason(snapshot, goroutine) == no_cases;
}

}  // namespace

Verdict verdict(const Snapshot& snapshot, const Goroutine& goroutine)
{
  if (goroutine.unreadable != StringId{}) return Verdict::unknown;
  const bool waits = goroutine.status == Status::waiting || goroutine.status == Status::leaked;
  if (goroutine.system || !waits) return Verdict::can_wake;
  if (goroutine.waits.count != 0) return verdict(snapshot, snapshot.waits_of(goroutine));
  if (goroutine.waits_known || is_endless(plain_reason(snapshot, goroutine))) {
    return Verdict::never;
  }
  const bool ends = has(snapshot.sleeps, goroutine.id) || has(snapshot.polls, goroutine.id);
  return ends ? Verdict::can_wake : Verdict::unknown;
}

Leaks find_leaks(const Snapshot& snapshot, std::span<const Goroutine* const> goroutines)
{
  Leaks leaks;
  for (const Goroutine* goroutine : goroutines) {
    switch (verdict(snapshot, *goroutine)) {
      case Verdict::can_wake:
        ++leaks.can_wake;
        break;
      case Verdict::unknown:
        ++leaks.unknown;
        break;
      case Verdict::never:
        if (is_main_in_select(snapshot, *goroutine)) {
          ++leaks.main_in_select;
        } else {
          leaks.never.push_back(goroutine);
        }
        break;
    }
  }
  return leaks;
}

bool knows_reach(const Snapshot& snapshot)
{
  const auto is_known = [](const auto& object) { return object.reach != Reach::unknown; };
  return (snapshot.channels.empty() && snapshot.locks.empty()) ||
         std::ranges::any_of(snapshot.channels, is_known) ||
         std::ranges::any_of(snapshot.locks, is_known);
}

}  // namespace unjam::aggregate
