#include "client/dumps/wait_reasons.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "client/dumps/wait_reason_eras.hpp"

namespace unjam::dumps {
namespace {

using Candidates = std::vector<const Era*>;

std::string_view name_in(const Era& era, std::int64_t number)
{
  const auto index = static_cast<std::uint64_t>(number);
  return index < era.names.size() ? era.names[index] : std::string_view{};
}

/// Goroutines whose wait reason is known by where they started, or where they are.
struct Anchor {
  std::string_view function;
  std::string_view reason;
};

constexpr std::array<Anchor, 9> starts{
    {{"runtime.forcegchelper", "force gc (idle)"},
     {"runtime.bgsweep", "GC sweep wait"},
     {"runtime.gcenable.func1", "GC sweep wait"},
     {"runtime.bgscavenge", "GC scavenge wait"},
     {"runtime.gcenable.func2", "GC scavenge wait"},
     {"runtime.runfinq", "finalizer wait"},
     {"runtime.runFinalizers", "finalizer wait"},
     {"runtime.gcBgMarkWorker", "GC worker (idle)"},
     {"runtime.gcBgMarkStartWorkers.gowrap1", "GC worker (idle)"}}};
constexpr std::array<Anchor, 2> places{
    {{"time.Sleep", "sleep"}, {"sync.runtime_notifyListWait", "sync.Cond.Wait"}}};

std::string_view reason_of(std::span<const Anchor> anchors, std::string_view function)
{
  const auto found = std::ranges::find(anchors, function, &Anchor::function);
  return found == anchors.end() ? std::string_view{} : found->reason;
}

/// The reason that a goroutine must have; empty: it may have any.
std::string_view reason_of(const Snapshot& snapshot, const Goroutine& goroutine)
{
  const auto function = [&](LocationId id) {
    return snapshot.text(snapshot.location(id).function);
  };
  const std::string_view reason = reason_of(starts, function(goroutine.start));
  return reason.empty() ? reason_of(places, function(goroutine.user)) : reason;
}

class Calibration {
 public:
  Calibration(const Snapshot& snapshot, const std::map<std::int64_t, StringId>& numbers)
      : snapshot_{snapshot}
  {
    for (const auto& [number, text] : numbers) numbers_[text] = number;
  }

  /// Those eras that most of these goroutines bear out; none if there is no such goroutine.
  [[nodiscard]] Candidates by_goroutines() const
  {
    std::array<std::size_t, eras.size()> borne_out{};
    for (const Goroutine& goroutine : snapshot_.goroutines) {
      const auto number = numbers_.find(goroutine.wait_reason);
      if (number == numbers_.end()) continue;
      const std::string_view reason = reason_of(snapshot_, goroutine);
      if (reason.empty()) continue;
      for (std::size_t i = 0; i < eras.size(); ++i) {
        if (name_in(eras.at(i), number->second) == reason) ++borne_out.at(i);
      }
    }
    const std::size_t most = *std::ranges::max_element(borne_out);
    Candidates candidates;
    for (std::size_t i = 0; most != 0 && i < eras.size(); ++i) {
      if (borne_out.at(i) == most) candidates.push_back(&eras.at(i));
    }
    return candidates;
  }

  /// The release in a path of the runtime's files: 24 of ".../go1.24.4/src/runtime/proc.go".
  [[nodiscard]] std::optional<int> release_in_paths() const
  {
    for (const Goroutine& goroutine : snapshot_.goroutines) {
      for (const LocationId id : {goroutine.start, goroutine.current}) {
        const std::string_view path = snapshot_.text(snapshot_.location(id).file);
        if (const auto minor = release_in(path)) return minor;
      }
    }
    return std::nullopt;
  }

 private:
  static std::optional<int> release_in(std::string_view path)
  {
    const std::size_t end = path.find("/src/runtime/");
    if (end == std::string_view::npos) return std::nullopt;
    path = path.substr(0, end);
    return go_minor_in(path);
  }

  const Snapshot& snapshot_;
  std::map<StringId, std::int64_t> numbers_;
};

/// What all of them call it; empty: they differ, or have no name for it.
std::string_view common_name(const Candidates& candidates, std::int64_t number)
{
  const std::string_view name = name_in(*candidates.front(), number);
  const bool all = std::ranges::all_of(
      candidates, [&](const Era* era) { return name_in(*era, number) == name; });
  return all ? name : std::string_view{};
}

/// "Go 1.20 to 1.23"
std::string releases(const Candidates& candidates)
{
  const int first = candidates.front()->first;
  const int last = candidates.back()->last;
  const std::string text = "Go 1." + std::to_string(first);
  if (last == newest) return text + " or later";
  return last == first ? text : text + " to 1." + std::to_string(last);
}

/// The releases that a list may be of, and how that was told.
struct Choice {
  Candidates candidates;
  std::string_view basis;  ///< empty: nothing tells it, and they are all there are
};

Choice choose(const Calibration& calibration, std::optional<int> go_minor)
{
  const Era* const asked = go_minor ? era_of(*go_minor) : nullptr;
  if (asked != nullptr) return {{asked}, "as asked for"};
  Candidates candidates = calibration.by_goroutines();
  if (candidates.size() == 1) return {candidates, "by what the runtime's own goroutines wait for"};
  const auto in_paths = calibration.release_in_paths();
  const Era* const told = in_paths ? era_of(*in_paths) : nullptr;
  if (told != nullptr &&
      (candidates.empty() || std::ranges::find(candidates, told) != candidates.end())) {
    return {{told}, "by the paths of its library"};
  }
  if (!candidates.empty()) return {candidates, "by what the runtime's own goroutines wait for"};
  for (const Era& era : eras) candidates.push_back(&era);
  return {candidates, ""};
}

}  // namespace

std::string name_wait_reasons(Snapshot& snapshot, const std::map<std::int64_t, StringId>& numbers,
                              std::optional<int> go_minor)
{
  const Choice choice = choose(Calibration{snapshot, numbers}, go_minor);
  std::map<StringId, StringId> named;
  for (const auto& [number, text] : numbers) {
    const std::string_view name = common_name(choice.candidates, number);
    if (!name.empty()) named[text] = snapshot.strings.intern(name);
  }
  for (Goroutine& goroutine : snapshot.goroutines) {
    const auto found = named.find(goroutine.wait_reason);
    if (found != named.end()) goroutine.wait_reason = found->second;
  }
  std::string told = choice.basis.empty()
                         ? "of which release of Go they are is not known: --go-version tells it"
                         : "they are named as in " + releases(choice.candidates) + ", " +
                               std::string{choice.basis};
  if (named.size() < numbers.size()) told += R"(; those left open read "wait reason 15")";
  return told;
}

}  // namespace unjam::dumps
