#include "cli/render/waiting.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "aggregate/snapshot/names.hpp"
#include "aggregate/snapshot/words.hpp"
#include "cli/render/escape.hpp"
#include "cli/render/layout.hpp"

namespace unjam::render {
namespace {

template <class Ends>
std::span<const Ends> of_goroutine(const std::vector<Ends>& sorted, GoroutineId id)
{
  const auto found = std::ranges::equal_range(sorted, id, {}, &Ends::goroutine);
  return {found.begin(), found.end()};
}

void add(std::string& list, std::string_view item)
{
  if (!list.empty()) list += ", ";
  list += item;
}

std::string object(const Snapshot& snapshot, const Wait& wait)
{
  if (!is_channel(wait.kind)) return lock_name(snapshot.locks[wait.object]);
  const Channel& channel = snapshot.channels[wait.object];
  return fmt::format("{} ({})", address_text(channel.address), channel_fill(channel));
}

/// The wait reason tells the direction of a single wait; the first case of a select needs it.
std::string objects(const Snapshot& snapshot, std::span<const Wait> waits)
{
  const Wait& first = waits.front();
  if (waits.size() == 1) return object(snapshot, first);
  return fmt::format("{} {} and {} more", word_of(first.kind), object(snapshot, first),
                     number(waits.size() - 1));
}

/// `now` is a lower bound, so what is left is an upper one.
std::string left(const Snapshot& snapshot, const Sleep& sleep)
{
  if (snapshot.now == 0) return "";
  return sleep.until <= snapshot.now ? "due"
                                     : "≤ " + duration(sleep.until - snapshot.now) + " left";
}

std::string descriptor(const Snapshot& snapshot, const Poll& poll)
{
  std::string text = fmt::format("fd {} {}", poll.fd, word_of(poll.direction));
  if (poll.deadline == 0) return text + ", no deadline";
  const bool has_passed = poll.deadline < 0 || (snapshot.now != 0 && poll.deadline <= snapshot.now);
  if (has_passed) return text + ", deadline passed";
  if (snapshot.now == 0) return text + ", with a deadline";
  return text + ", deadline in " + duration(poll.deadline - snapshot.now);
}

/// Where it is and over what: "10.3.2.1:5432" and "tcp". A pipe is called that by its address.
std::pair<std::string, std::string> ends(const Snapshot& snapshot, const Peer& peer)
{
  const std::string address = escape(snapshot.text(peer.address));
  const std::string_view network = snapshot.text(peer.network);
  return {peer.listens ? "listens at " + address : address,
          network == "pipe" ? "" : escape(network)};
}

/// "10.3.2.1:5432 (tcp, fd 7 read, no deadline)"
std::string with_details(const std::string& address, std::string network, std::string_view details)
{
  if (!details.empty()) add(network, details);
  return network.empty() ? address : fmt::format("{} ({})", address, network);
}

std::string some(std::int64_t count, std::string_view noun)
{
  return plural(static_cast<std::size_t>(std::max<std::int64_t>(count, 0)), noun);
}

std::string rwmutex(const Lock& lock)
{
  std::string text = "unlocked";
  const std::int64_t behind = lock.readers - lock.leaving;
  if (lock.locked && lock.leaving > 0) {
    text = "a writer waits for " + some(lock.leaving, "reader");
    if (behind > 0) text += ", " + some(behind, "reader") + " behind it";
  } else if (lock.locked) {
    text = "held by a writer";
    if (lock.readers > 0) text += ", " + some(lock.readers, "reader") + " behind it";
  } else if (lock.readers > 0) {
    text = some(lock.readers, "reader") + " inside";
  }
  return lock.waiters > 0 ? text + ", " + some(lock.waiters, "writer") + " waiting" : text;
}

}  // namespace

std::span<const Sleep> sleeps_of(const Snapshot& snapshot, GoroutineId id)
{
  return of_goroutine(snapshot.sleeps, id);
}

std::span<const Poll> polls_of(const Snapshot& snapshot, GoroutineId id)
{
  return of_goroutine(snapshot.polls, id);
}

std::string peer_text(const Snapshot& snapshot, const Goroutine& goroutine)
{
  const Peer* const peer = peer_of(snapshot, goroutine.id);
  if (peer == nullptr) return {};
  const auto [address, network] = ends(snapshot, *peer);
  return with_details(address, network, {});
}

std::string waits_for(const Snapshot& snapshot, const Goroutine& goroutine)
{
  const Peer* const peer = peer_of(snapshot, goroutine.id);
  const std::span<const Wait> waits = snapshot.waits_of(goroutine);
  if (!waits.empty()) return peer ? peer_text(snapshot, goroutine) : objects(snapshot, waits);
  std::string list;
  for (const Sleep& sleep : sleeps_of(snapshot, goroutine.id)) add(list, left(snapshot, sleep));
  for (const Poll& poll : polls_of(snapshot, goroutine.id)) add(list, descriptor(snapshot, poll));
  if (peer != nullptr) {
    const auto [address, network] = ends(snapshot, *peer);
    return with_details(address, network, list);
  }
  return list;
}

std::int64_t waited(const Snapshot& snapshot, const Goroutine& goroutine)
{
  return least_wait(snapshot, goroutine).value_or(0);
}

std::string duration(std::int64_t nanoseconds)
{
  const std::int64_t milliseconds = nanoseconds / 1'000'000;
  const std::int64_t seconds = milliseconds / 1000;
  if (seconds == 0 && milliseconds != 0) return fmt::format("{}ms", milliseconds);
  if (seconds < 60) return fmt::format("{}s", seconds);
  if (seconds < 3600) return fmt::format("{}m{}s", seconds / 60, seconds % 60);
  return fmt::format("{}h{}m{}s", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string state(const Channel& channel)
{
  std::string list;
  if (channel.closed) add(list, "closed");
  const std::string rest = state_but_closed(channel);
  if (!rest.empty()) add(list, rest);
  return list;
}

std::string state_but_closed(const Channel& channel)
{
  std::string list;
  if (channel.timer != Channel::Timer::none) {
    add(list, fmt::format("timer {}", word_of(channel.timer)));
  }
  if (channel.reach == Reach::unreachable) add(list, "unreachable");
  return list;
}

std::string state(const Lock& lock)
{
  if (!lock.readable) return "unreadable";
  switch (lock.kind) {
    case Lock::Kind::mutex:
    case Lock::Kind::once: {
      const std::string text = lock.locked ? "locked" : "unlocked";
      return lock.waiters > 0 ? text + ", " + some(lock.waiters, "waiter") : text;
    }
    case Lock::Kind::rwmutex:
      return rwmutex(lock);
    case Lock::Kind::waitgroup:
      return fmt::format("counter {}", lock.counter);
    case Lock::Kind::cond:
    case Lock::Kind::semaphore:
      break;
  }
  return some(lock.waiters, "waiter");
}

}  // namespace unjam::render
