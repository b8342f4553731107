#include "aggregate/findings/occupation.hpp"

#include <algorithm>
#include <map>

namespace unjam::aggregate {
namespace {

/// What a goroutine does, without "is" or "waits", and the verbs for one and for several.
struct Deed {
  std::string_view one;
  std::string_view several;
  std::string rest;
  std::string detail{};  ///< of this goroutine alone
};

const Poll* poll_of(const Snapshot& snapshot, GoroutineId id)
{
  const auto poll = std::ranges::lower_bound(snapshot.polls, id, {}, &Poll::goroutine);
  return poll != snapshot.polls.end() && poll->goroutine == id ? &*poll : nullptr;
}

/// "fd 7, no deadline"
std::string descriptor(const Scene& scene, const Poll& poll)
{
  std::string text = "fd " + std::to_string(poll.fd);
  if (poll.deadline == 0) return text + ", no deadline";
  const bool passed =
      poll.deadline < 0 || (scene.snapshot.now != 0 && poll.deadline <= scene.snapshot.now);
  return text + (passed ? ", deadline passed" : ", with a deadline");
}

Deed waits(std::string rest, std::string detail = {})
{
  return {"waits", "wait", std::move(rest), std::move(detail)};
}

std::string system_call(const KnownWait& known)
{
  return known.what.empty() ? "in a system call"
                            : "in a system call (" + std::string{known.what} + ")";
}

/// Of one that waits for a channel or lock.
Deed queues(const Scene& scene, std::span<const Wait> all)
{
  const Wait& first = all.front();
  const QueueKey queue{first.kind, first.object};
  std::string rest = "to " + std::string{verb(first.kind, scene, first.object)} + " ";
  if (first.kind == Wait::Kind::wait) rest = "for ";
  rest += scene.name(queue);
  if (all.size() > 1) rest = "in a select, for " + scene.name(queue) + " among others";
  return waits(std::move(rest));
}

Deed deed(const Scene& scene, Library& library, std::uint32_t index)
{
  const Goroutine& it = scene.goroutine(index);
  const std::optional<Crash>& crash = scene.snapshot.crash;
  if (crash && !was_sent(*crash) && crash->goroutine == it.id) return {"has", "have", "crashed"};
  const Poll* const poll = poll_of(scene.snapshot, it.id);
  const KnownWait& known = library.wait(it);
  if (known.kind == KnownWait::Kind::system && known.what == "C code") {
    return {"runs", "run", "C code"};
  }
  if (known.kind == KnownWait::Kind::system || it.status == Status::syscall) {
    const KnownWait call =
        known.kind == KnownWait::Kind::system ? known : KnownWait{KnownWait::Kind::system, "", ""};
    if (known.kind != KnownWait::Kind::system && known.kind != KnownWait::Kind::none) {
      return waits("for " + what(known), "in a system call");
    }
    return {"is", "are", system_call(call)};
  }
  if (known.kind != KnownWait::Kind::none) {
    return waits("for " + what(known), poll == nullptr ? "" : descriptor(scene, *poll));
  }
  if (poll != nullptr) {
    return waits(poll->direction == Poll::Direction::read ? "for input" : "for output to be taken",
                 descriptor(scene, *poll));
  }
  if (std::ranges::binary_search(scene.snapshot.sleeps, it.id, {}, &Sleep::goroutine)) {
    return {"sleeps", "sleep", ""};
  }
  if (it.status == Status::runnable) return {"is", "are", "ready to run"};
  if (it.status == Status::running) return {"runs", "run", ""};
  const auto all = scene.snapshot.waits_of(it);
  if (!all.empty()) return queues(scene, all);
  const std::string_view reason = scene.snapshot.text(it.wait_reason);
  if (reason == "sleep") return {"sleeps", "sleep", ""};
  if (reason.empty()) return {"is", "are", status_name(scene.snapshot.target, it.status)};
  return waits("(" + std::string{reason} + ")");
}

std::string phrase(std::string_view verb, const Deed& deed)
{
  return deed.rest.empty() ? std::string{verb} : std::string{verb} + " " + deed.rest;
}

}  // namespace

std::string what(const KnownWait& wait)
{
  std::string text{wait.what};
  if (!wait.library.empty()) text += " (" + std::string{wait.library} + ")";
  return text;
}

std::string occupation(const Scene& scene, Library& library, std::uint32_t goroutine)
{
  const Deed it = deed(scene, library, goroutine);
  const std::string text = phrase(it.one, it);
  if (it.detail.empty()) return text;
  // One pair of brackets is enough.
  if (text.ends_with(')')) return text.substr(0, text.size() - 1) + ", " + it.detail + ")";
  return text + " (" + it.detail + ")";
}

SharedOccupation occupation(const Scene& scene, Library& library,
                            std::span<const std::uint32_t> goroutines)
{
  constexpr std::size_t most_looked_at = 1'000;
  const auto looked_at = goroutines.first(std::min(goroutines.size(), most_looked_at));
  if (looked_at.empty()) return {};
  if (looked_at.size() == 1) return {occupation(scene, library, looked_at.front()), 1};
  std::map<std::string, std::pair<std::size_t, std::uint32_t>> counts;
  for (const std::uint32_t index : looked_at) {
    const Deed it = deed(scene, library, index);
    auto& [count, example] = counts[phrase(it.several, it)];
    if (count++ == 0) example = index;
  }
  const auto most =
      std::ranges::max_element(counts, {}, [](const auto& each) { return each.second.first; });
  const auto [count, example] = most->second;
  if (count == 1) return {occupation(scene, library, example), 1};
  return {most->first, count == looked_at.size() ? goroutines.size() : count};
}

}  // namespace unjam::aggregate
