// Those who could run and get no processor, because whoever has one keeps it.

#include <algorithm>
#include <utility>

#include "aggregate/findings/kind.hpp"

namespace unjam::aggregate {
namespace {

constexpr std::size_t most_commands = 3;
constexpr std::int64_t tenth = 100'000'000;  // ns

/// Since when every processor that is not stopped has run the same; empty: one is free or has had
/// another turn, or it is not known.
std::optional<std::int64_t> kept_since(const Panel& panel)
{
  std::int64_t since = 0;
  for (const Processor& processor : panel.processors) {
    const bool away = processor.status == Processor::Status::dead ||
                      processor.status == Processor::Status::gcstop;
    if (away) continue;
    if (processor.running_since <= 0) return std::nullopt;
    since = std::max(since, processor.running_since);
  }
  return since == 0 ? std::nullopt : std::optional{since};
}

std::vector<std::uint32_t> goroutines_that(const Snapshot& snapshot, Status status)
{
  std::vector<std::uint32_t> found;
  for (std::uint32_t i = 0; i < snapshot.goroutines.size(); ++i) {
    const Goroutine& goroutine = snapshot.goroutines[i];
    if (goroutine.status == status && !goroutine.system) found.push_back(i);
  }
  return found;
}

/// "12.3 s"
std::string seconds(std::int64_t duration)
{
  return std::to_string(duration / tenth / 10) + "." + std::to_string(duration / tenth % 10) + " s";
}

std::string function_of(const Scene& scene, std::uint32_t index)
{
  const Location& place = scene.snapshot.location(scene.goroutine(index).app);
  return plain_function(scene.snapshot.text(place.function));
}

void tell(const Scene& scene, std::span<const std::uint32_t> keepers,
          std::span<const std::uint32_t> starved, const std::string& duration, Finding& finding)
{
  const bool one = keepers.size() == 1;
  const std::string who = keepers.empty() ? "the runtime's own goroutines" : scene.list(keepers);
  const std::string them = starved.size() == 1 ? " gets" : " get";
  finding.title = goroutines_text(starved.size()) + " could run but" + them +
                  " no processor: " + who + (one ? " has" : " have") + " kept " +
                  (one ? "it" : "them") + " for " + duration + " or longer.";
  finding.explanation = {capitalized(scene.list(starved)) + (starved.size() == 1 ? " is" : " are") +
                             " ready to go on " + scene.places(starved) + ".",
                         "No processor has run anything new for " + duration + "."};
  if (!keepers.empty()) {
    finding.explanation.push_back(capitalized(scene.list(keepers)) + (one ? " runs " : " run ") +
                                  scene.places(keepers) + ".");
  }
  finding.explanation.push_back(
      "The runtime interrupts who runs longer than 10 ms, but not in assembly or C, in its own "
      "code, "
      "or with GODEBUG=asyncpreemptoff=1. Look for a loop that ends only when somebody else runs.");
  finding.evidence = {
      "runtime.p.sysmontick: every processor that is not stopped is in the same turn as " +
          duration + " before the target's last record.",
      "The runtime keeps no time for who can run: how long each of them could is not known."};
}

std::optional<Finding> find_starved(const Scene& scene)
{
  const auto since = kept_since(scene.snapshot.panel);
  if (!since || scene.snapshot.now - *since < scene.options.stalled_after) return std::nullopt;
  const auto starved = goroutines_that(scene.snapshot, Status::runnable);
  if (starved.empty()) return std::nullopt;
  const auto keepers = goroutines_that(scene.snapshot, Status::running);

  Finding finding;
  finding.kind = FindingKind::starved;
  finding.grade = Grade::hint;
  tell(scene, keepers, starved, seconds(scene.snapshot.now - *since), finding);
  for (const std::uint32_t index : starved) {
    finding.goroutines.push_back(scene.goroutine(index).id);
  }
  std::vector<std::string> parts;
  for (const std::uint32_t index : keepers) {
    const Goroutine& keeper = scene.goroutine(index);
    parts.push_back("keeps " + function_of(scene, index));
    if (finding.chain.size() == most_commands) continue;
    Link link;
    link.goroutine = keeper.id;
    link.operation = "runs";
    link.location = keeper.app;
    link.frames = scene.frames(index);
    finding.chain.push_back(std::move(link));
    finding.dlv.push_back("goroutine " + std::to_string(static_cast<std::int64_t>(keeper.id)) +
                          " stack");
  }
  finding.dlv.emplace_back("print runtime.allp[0].sysmontick");
  std::ranges::sort(parts);
  parts.erase(std::ranges::unique(parts).begin(), parts.end());
  finding.signature = signature(finding.kind, parts);
  return finding;
}

void add_starved(const Scene& scene, std::vector<Finding>& findings)
{
  if (auto starved = find_starved(scene)) findings.push_back(std::move(*starved));
}

}  // namespace

const KindInfo kinds::starved{
    .help = "goroutines could run, but others keep every processor",
    .bad = KindInfo::Class::starved,
    .add = add_starved,
};

}  // namespace unjam::aggregate
