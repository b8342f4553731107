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
  std::string detail{};   ///< of this goroutine alone
  std::string exact{};    ///< `rest` with the peer in it; empty: there is none that is known
  std::string network{};  ///< over which that is reached: "tcp"; empty: it goes without saying
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

/// What it waits for, with the peer in it: "input from 10.3.2.1:5432", "a connection to accept at
/// :80". Empty: the words have no place for it.
std::string with_peer(KnownWait known, const Peer& peer, std::string_view address)
{
  std::string text{known.named};
  if (peer.listens) {
    text = std::string{known.what} + " at " + std::string{address};
  } else if (const std::size_t at = text.find('@'); at != std::string::npos) {
    text.replace(at, 1, address);
  } else {
    return {};
  }
  known.what = text;
  return what(known);
}

void add(std::string& list, std::string_view item)
{
  if (!list.empty() && !item.empty()) list += ", ";
  list += item;
}

Deed waits(std::string rest, std::string detail = {})
{
  return {"waits", "wait", std::move(rest), std::move(detail)};
}

/// Of one that waits for somebody outside of the program.
Deed waits_outside(const Scene& scene, const KnownWait& known, GoroutineId id)
{
  const Poll* const poll = poll_of(scene.snapshot, id);
  const Peer* const peer = peer_of(scene.snapshot, id);
  Deed deed = waits("for " + what(known));
  if (peer != nullptr) {
    const std::string_view address = scene.snapshot.text(peer->address);
    const std::string exact = with_peer(known, *peer, address);
    if (exact.empty()) {
      add(deed.detail, address);
    } else {
      deed.exact = "for " + exact;
    }
    // Of a pipe and a request it goes without saying.
    const std::string_view network = scene.snapshot.text(peer->network);
    if (poll != nullptr && network != "pipe") deed.network = network;
  }
  if (poll == nullptr) return deed;
  add(deed.detail, deed.network);
  add(deed.detail, descriptor(scene, *poll));
  return deed;
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
  if (known.kind != KnownWait::Kind::none) return waits_outside(scene, known, it.id);
  if (poll != nullptr) {
    constexpr KnownWait input{KnownWait::Kind::input, "input", "", "input from @"};
    constexpr KnownWait output{KnownWait::Kind::output, "output to be taken", "",
                               "@ to take its output"};
    const bool reads = poll->direction == Poll::Direction::read;
    return waits_outside(scene, reads ? input : output, it.id);
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

std::string phrase(std::string_view verb, const std::string& rest)
{
  return rest.empty() ? std::string{verb} : std::string{verb} + " " + rest;
}

/// In brackets behind it, of which one pair is enough.
std::string with_detail(const std::string& text, const std::string& detail)
{
  if (detail.empty()) return text;
  if (text.ends_with(')')) return text.substr(0, text.size() - 1) + ", " + detail + ")";
  return text + " (" + detail + ")";
}

/// What several goroutines do alike, and whether with one peer.
struct Alike {
  std::size_t count = 0;
  std::uint32_t example = 0;
  std::string exact{};  ///< empty: with several, or with one that is not known
};

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
  const std::string text = phrase(it.one, it.exact.empty() ? it.rest : it.exact);
  return with_detail(text, it.detail);
}

SharedOccupation occupation(const Scene& scene, Library& library,
                            std::span<const std::uint32_t> goroutines)
{
  constexpr std::size_t most_looked_at = 1'000;
  const auto looked_at = goroutines.first(std::min(goroutines.size(), most_looked_at));
  if (looked_at.empty()) return {};
  if (looked_at.size() == 1) return {occupation(scene, library, looked_at.front()), 1};
  std::map<std::string, Alike> all;
  for (const std::uint32_t index : looked_at) {
    const Deed it = deed(scene, library, index);
    const std::string exact =
        it.exact.empty() ? "" : with_detail(phrase(it.several, it.exact), it.network);
    Alike& alike = all[phrase(it.several, it.rest)];
    if (alike.count++ == 0) {
      alike.example = index;
      alike.exact = exact;
    } else if (alike.exact != exact) {
      alike.exact.clear();
    }
  }
  const auto most =
      std::ranges::max_element(all, {}, [](const auto& each) { return each.second.count; });
  const auto& [count, example, exact] = most->second;
  if (count == 1) return {occupation(scene, library, example), 1};
  return {exact.empty() ? most->first : exact,
          count == looked_at.size() ? goroutines.size() : count};
}

}  // namespace unjam::aggregate
