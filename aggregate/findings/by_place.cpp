// What places and wait reasons tell by themselves, where nothing is known of channels and locks:
// what people see who count goroutines in a list. All of it is a hint.

#include "aggregate/findings/by_place.hpp"

#include <algorithm>
#include <map>

#include "aggregate/findings/pressing.hpp"

namespace unjam::aggregate {
namespace {

using Indices = std::vector<std::uint32_t>;

constexpr std::size_t odd_share = 50;  ///< of a crowd: one in fifty does something else
constexpr std::size_t most_commands = 3;

enum class Waiting { other, send, lock, nil_channel, no_cases };

Waiting waiting(const Snapshot& snapshot, const Goroutine& goroutine)
{
  const std::string_view reason = snapshot.text(goroutine.wait_reason);
  if (reason.ends_with("(nil chan)")) return Waiting::nil_channel;
  if (reason == "select (no cases)") return Waiting::no_cases;
  if (reason.starts_with("chan send")) return Waiting::send;
  if (reason.starts_with("sync.Mutex.") || reason.starts_with("sync.RWMutex.")) {
    return Waiting::lock;
  }
  // Before Go 1.20 locks had no reason of their own.
  const std::string_view user = snapshot.text(snapshot.location(goroutine.user).function);
  const bool locks = user == "sync.runtime_SemacquireMutex" || user.starts_with("sync.(*Mutex)");
  return reason == "semacquire" && locks ? Waiting::lock : Waiting::other;
}

/// Those who wait so in one file: methods that use the same channel or lock often share one.
std::map<std::pair<Waiting, StringId>, Indices> find_crowds(const Snapshot& snapshot)
{
  std::map<std::pair<Waiting, StringId>, Indices> crowds;
  for (std::uint32_t i = 0; i < snapshot.goroutines.size(); ++i) {
    const Goroutine& goroutine = snapshot.goroutines[i];
    if (goroutine.system || goroutine.unreadable != StringId{}) continue;
    const Waiting kind = waiting(snapshot, goroutine);
    if (kind == Waiting::other) continue;
    crowds[{kind, snapshot.location(goroutine.app).file}].push_back(i);
  }
  return crowds;
}

StringId start_of(const Scene& scene, std::uint32_t index)
{
  return scene.snapshot.location(scene.goroutine(index).start).function;
}

/// Those few of a crowd that were not started to do what all others do.
Indices find_odd(const Scene& scene, const Indices& crowd)
{
  std::map<StringId, std::size_t> starts;
  for (const std::uint32_t index : crowd) ++starts[start_of(scene, index)];
  const auto usual =
      std::ranges::max_element(starts, {}, [](const auto& start) { return start.second; })->first;
  Indices odd;
  for (const std::uint32_t index : crowd) {
    if (start_of(scene, index) != usual) odd.push_back(index);
  }
  if (odd.size() * odd_share > crowd.size()) odd.clear();
  return odd;
}

Finding draft_of(const Scene& scene, const Indices& crowd, FindingKind kind)
{
  Finding finding;
  finding.kind = kind;
  finding.grade = Grade::hint;
  for (const std::uint32_t index : crowd) finding.goroutines.push_back(scene.goroutine(index).id);
  finding.signature = signature(kind, {"waits in " + usual_function(scene, crowd)});
  finding.explanation.push_back(capitalized(scene.list(crowd)) +
                                (crowd.size() == 1 ? " waits " : " wait ") + scene.places(crowd) +
                                ".");
  const std::string_view reason = scene.snapshot.text(scene.goroutine(crowd.front()).wait_reason);
  finding.evidence.push_back("Their wait reason, \"" + std::string{reason} +
                             "\", and where they wait: no more is known of them.");
  return finding;
}

void add_commands(const Scene& scene, const Indices& first, Finding& finding)
{
  for (const std::uint32_t index : first) {
    if (finding.dlv.size() == most_commands) return;
    const auto id = static_cast<std::int64_t>(scene.goroutine(index).id);
    finding.dlv.push_back("goroutine " + std::to_string(id) + " stack");
  }
}

Finding tell_endless(const Scene& scene, const Indices& crowd, bool nil)
{
  Finding finding =
      draft_of(scene, crowd, nil ? FindingKind::nil_channel : FindingKind::empty_select);
  finding.permanent = true;
  finding.title =
      goroutines_text(crowd.size()) + (crowd.size() == 1 ? " waits" : " wait") +
      (nil ? " for a channel that is nil, for ever." : " in a select without cases, for ever.");
  finding.explanation.emplace_back("Nothing can wake it, whatever the other goroutines do.");
  finding.explanation.emplace_back("Who else waits because of that, a core would tell.");
  add_commands(scene, crowd, finding);
  return finding;
}

std::string file_name(const Scene& scene, StringId file)
{
  const std::string_view path = scene.snapshot.text(file);
  return path.empty() ? "a file that is not known"
                      : std::string{path.substr(path.find_last_of("/\\") + 1)};
}

Finding tell_crowd(const Scene& scene, const Indices& crowd, StringId file, bool sends)
{
  const Indices odd = sends ? find_odd(scene, crowd) : Indices{};
  const FindingKind usual = sends ? FindingKind::stalled_consumer : FindingKind::lock_contention;
  Finding finding = draft_of(scene, crowd, odd.empty() ? usual : FindingKind::self_deadlock);
  finding.title = goroutines_text(crowd.size()) + (crowd.size() == 1 ? " waits" : " wait") +
                  (sends ? " to send in " : " for a lock in ") + file_name(scene, file);
  if (odd.empty()) {
    finding.title += sends ? ": perhaps whoever should receive is stuck, or slow." : ".";
  } else {
    finding.title +=
        ", among them " + scene.introduce(odd.front()) + ": perhaps the one that should receive.";
    finding.explanation.push_back(capitalized(scene.list(odd)) +
                                  (odd.size() == 1 ? " was" : " were") +
                                  " started to do something else than all others here. Who "
                                  "receives and then sends to the same channel waits for itself.");
  }
  finding.explanation.emplace_back(
      sends ? "Places show no channels: that those who wait here send to the same one is a guess."
            : "Places show no locks: that those who wait here need the same one is a guess.");
  finding.explanation.emplace_back(
      sends ? "A core would tell which channel it is, how full, and who could still receive."
            : "A core would tell which lock it is, and who holds it.");
  add_commands(scene, odd.empty() ? crowd : odd, finding);
  return finding;
}

}  // namespace

std::vector<Finding> find_by_place(const Scene& scene)
{
  std::vector<Finding> findings;
  for (auto& [key, crowd] : find_crowds(scene.snapshot)) {
    const auto [kind, file] = key;
    if (kind == Waiting::nil_channel || kind == Waiting::no_cases) {
      // The main goroutine may keep the program alive so, while others work.
      if (kind == Waiting::no_cases) {
        std::erase_if(crowd, [&](std::uint32_t index) {
          return !scene.snapshot.counted && scene.goroutine(index).id == GoroutineId{1};
        });
      }
      if (!crowd.empty()) {
        findings.push_back(tell_endless(scene, crowd, kind == Waiting::nil_channel));
      }
    } else if (is_pressing(scene, crowd, false)) {
      findings.push_back(tell_crowd(scene, crowd, file, kind == Waiting::send));
    }
  }
  return findings;
}

}  // namespace unjam::aggregate
