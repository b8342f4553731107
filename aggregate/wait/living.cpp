#include "aggregate/wait/living.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <utility>

#include "aggregate/wait/leaks.hpp"
#include "aggregate/wait/release.hpp"
#include "aggregate/wait/touch.hpp"

namespace unjam::aggregate {
namespace {

/// Whether an act can move somebody who waits so. A close moves a sender too: it panics.
bool moves(Act act, Wait::Kind kind, const Lock* lock)
{
  switch (kind) {
    case Wait::Kind::send:
      return act == Act::receive || act == Act::close;
    case Wait::Kind::receive:
      return act == Act::send || act == Act::close;
    case Wait::Kind::lock:
    case Wait::Kind::read_lock:
      return act == Act::unlock || act == Act::read_unlock;
    case Wait::Kind::wait:
      break;
  }
  const Lock::Kind of = lock != nullptr ? lock->kind : Lock::Kind::semaphore;
  if (of == Lock::Kind::cond) return act == Act::signal;
  if (of == Lock::Kind::waitgroup) return act == Act::done;
  return !is_channel(act);  // whose semaphore it is, is not known
}

/// Whether nothing is in the way of who waits so: it is being woken at this moment, by an act that
/// has begun and that no operation tells of any more.
bool is_through(const Channel& channel, Wait::Kind kind)
{
  if (!channel.readable) return false;
  if (channel.closed) return true;
  return kind == Wait::Kind::send ? channel.len < channel.cap : channel.len > 0;
}

bool is_through(const Lock& lock, Wait::Kind kind)
{
  if (!lock.readable) return false;
  switch (lock.kind) {
    case Lock::Kind::mutex:
    case Lock::Kind::once:
      return !lock.locked;
    case Lock::Kind::rwmutex:
      return !lock.locked && (kind == Wait::Kind::read_lock || lock.readers <= 0);
    case Lock::Kind::waitgroup:
      return lock.counter <= 0;
    case Lock::Kind::cond:
    case Lock::Kind::semaphore:
      break;
  }
  return false;
}

/// Whether waiting so is what an idle server does.
bool idles(Wait::Kind kind, const Lock* lock)
{
  return kind == Wait::Kind::receive || (lock != nullptr && lock->kind == Lock::Kind::cond);
}

bool is_parked(const Goroutine& goroutine)
{
  return goroutine.status == Status::waiting || goroutine.status == Status::leaked;
}

/// A channel or lock, and who waits for it.
struct Queued {
  bool own = true;  ///< only the program's code gets to touch it
  Acts done;        ///< whoever they move has been moved
  std::vector<std::pair<std::uint32_t, Wait::Kind>> waiters;
};

class Spread {
 public:
  Spread(const Snapshot& snapshot, Doubt doubt)
      : snapshot_{snapshot},
        doubt_{doubt},
        prospects_(snapshot.goroutines.size(), Prospect::stuck),
        channels_(snapshot.channels.size()),
        locks_(snapshot.locks.size())
  {
  }

  std::vector<Prospect> run()
  {
    queue();
    const bool all =
        snapshot_.expected.value_or(snapshot_.goroutines.size()) == snapshot_.goroutines.size();
    const bool whole = all && complete(snapshot_) && snapshot_.has_operations &&
                       snapshot_.account.whole;
    if (doubt_ == Doubt::counts && !whole) open_everything();
    for (std::uint32_t i = 0; i < snapshot_.goroutines.size(); ++i) {
      if (goes_on(snapshot_.goroutines[i])) reach(i, Prospect::goes_on);
    }
    for (const Timer& timer : snapshot_.timers) fire(timer);
    while (!work_.empty()) {
      const std::uint32_t index = work_.back();
      work_.pop_back();
      const Goroutine& goroutine = snapshot_.goroutines[index];
      act(snapshot_.operations_of(goroutine), goroutine.future);
    }
    return std::move(prospects_);
  }

 private:
  void queue()
  {
    const StandardLibrary library = library_of(snapshot_);
    for (std::uint32_t i = 0; i < snapshot_.goroutines.size(); ++i) {
      const Goroutine& goroutine = snapshot_.goroutines[i];
      const auto waits = snapshot_.waits_of(goroutine);
      const bool own = !waits.empty() && waits_in_own_code(snapshot_, library, goroutine);
      for (const Wait& wait : waits) {
        Queued& queued = queue_of(wait);
        queued.waiters.emplace_back(i, wait.kind);
        queued.own = queued.own && own;
      }
    }
    for (std::size_t i = 0; i < channels_.size(); ++i) {
      if (library_may_touch(snapshot_.text(snapshot_.channels[i].type))) channels_[i].own = false;
    }
  }

  Queued& queue_of(const Wait& wait)
  {
    return unjam::is_channel(wait.kind) ? channels_[wait.object] : locks_[wait.object];
  }

  /// Whether it goes on without anybody's help, as far as is known.
  [[nodiscard]] bool goes_on(const Goroutine& goroutine) const
  {
    if (goroutine.unreadable != StringId{} || !is_parked(goroutine)) return true;
    if (waits_for_ever(snapshot_, goroutine)) return false;
    const auto waits = snapshot_.waits_of(goroutine);
    if (waits.empty() || !goroutine.waits_known) return true;
    return std::ranges::any_of(waits, [&](const Wait& wait) {
      if (!unjam::is_channel(wait.kind)) {
        return is_through(snapshot_.locks[wait.object], wait.kind);
      }
      const Channel& channel = snapshot_.channels[wait.object];
      return channel.timer == Channel::Timer::armed || is_through(channel, wait.kind);
    });
  }

  void reach(std::uint32_t index, Prospect prospect)
  {
    if (prospects_[index] != Prospect::stuck) return;
    prospects_[index] = prospect;
    work_.push_back(index);
  }

  void fire(const Timer& timer)
  {
    const bool calls = timer.action == Timer::Action::call &&
                       !snapshot_.text(timer.function).starts_with("runtime.");
    if (calls || timer.action == Timer::Action::start) {
      act(snapshot_.operations_of(timer), timer.future);
    }
  }

  void act(std::span<const Operation> operations, FutureId id)
  {
    for (const Operation& operation : operations) {
      const Act act = snapshot_.sites[operation.site].act;
      const bool channel = is_channel(act);
      if (act == Act::lock || act == Act::read_lock) continue;
      release(act, operation.object,
              channel ? channels_[operation.object] : locks_[operation.object], channel);
    }
    look_ahead(id);
  }

  /// What else it may do.
  void look_ahead(FutureId id)
  {
    const auto number = static_cast<std::size_t>(id);
    if (seen_.size() <= number) seen_.resize(number + 1);
    if (std::exchange(seen_[number], 1) != 0) return;
    const Future& future = snapshot_.futures[id];
    if (!future.known) return open_everything();
    for (const SiteId site : future.unknown) {
      release_all(snapshot_.sites[site].act, snapshot_.sites[site].type);
    }
    for (std::size_t i = 0; i < act_count; ++i) {
      const auto act = static_cast<Act>(i);
      if (future.open_own.has(act)) open(act, true);
      if (future.open_any.has(act)) open(act, false);
    }
  }

  void open_everything()
  {
    for (std::size_t i = 0; i < act_count; ++i) {
      open(static_cast<Act>(i), true);
      open(static_cast<Act>(i), false);
    }
  }

  /// Somebody may come to do it to any object of this scope.
  void open(Act act, bool own)
  {
    bool& opened = opened_.at(static_cast<std::size_t>(act)).at(own ? 1 : 0);
    if (std::exchange(opened, true)) return;
    for (auto* const objects : {&channels_, &locks_}) {
      for (std::uint32_t i = 0; i < objects->size(); ++i) {
        Queued& queued = (*objects)[i];
        if (queued.own == own) release(act, i, queued, objects == &channels_, true);
      }
    }
  }

  /// Somebody does it to one object of which only the type may be known.
  void release_all(Act act, StringId type)
  {
    if (!typed_.emplace(act, type).second) return;
    for (std::uint32_t i = 0; i < channels_.size(); ++i) {
      const StringId own = snapshot_.channels[i].type;
      if (type == StringId{} || own == StringId{} || own == type)
        release(act, i, channels_[i], true);
    }
    for (std::uint32_t i = 0; i < locks_.size(); ++i) release(act, i, locks_[i], false);
  }

  /// A million senders that go on may all send to the channel that they waited for: each act is
  /// done to an object once.
  void release(Act act, std::uint32_t object, Queued& queued, bool is_channel, bool is_open = false)
  {
    if (queued.done.has(act)) return;
    if (!is_open || doubt_ == Doubt::counts) queued.done.add(act);
    const Lock* const lock = is_channel ? nullptr : &snapshot_.locks[object];
    const Reach reached = is_channel ? snapshot_.channels[object].reach : lock->reach;
    if (reached == Reach::unreachable) return;
    for (const auto& [index, kind] : queued.waiters) {
      if (unjam::is_channel(kind) != is_channel || !moves(act, kind, lock)) continue;
      if (is_open && doubt_ == Doubt::discounted && !idles(kind, lock)) continue;
      reach(index, Prospect::released);
    }
  }

  const Snapshot& snapshot_;
  Doubt doubt_;
  std::vector<Prospect> prospects_;
  std::vector<Queued> channels_;
  std::vector<Queued> locks_;
  std::vector<std::uint32_t> work_;
  std::vector<char> seen_;                               ///< futures
  std::array<std::array<bool, 2>, act_count> opened_{};  ///< by act and scope
  std::set<std::pair<Act, StringId>> typed_;
};

}  // namespace

bool waits_for_ever(const Snapshot& snapshot, const Goroutine& goroutine)
{
  return goroutine.waits.count == 0 && verdict(snapshot, goroutine) == Verdict::never;
}

std::vector<Prospect> find_prospects(const Snapshot& snapshot, Doubt doubt)
{
  return Spread{snapshot, doubt}.run();
}

}  // namespace unjam::aggregate
