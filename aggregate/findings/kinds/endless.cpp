// Waits that have no end by themselves: nil channels, selects without a case.

#include <algorithm>

#include "aggregate/findings/draft.hpp"
#include "aggregate/findings/kind.hpp"

namespace unjam::aggregate {
namespace {

bool without_cases(const Scene& scene, const Goroutine& goroutine)
{
  return scene.snapshot.text(goroutine.wait_reason).starts_with("select (no cases)");
}

/// The main goroutine may do so to keep the program alive while others work.
bool is_main(const Goroutine& goroutine)
{
  return goroutine.id == GoroutineId{1};
}

/// The root; without those behind it, if somebody else may still help them: that it waits for ever
/// itself is certain.
Root certain_part(const Root& root)
{
  Root part = root;
  if (!part.certain) part.behind = part.goroutines;
  part.certain = true;
  return part;
}

std::optional<Finding> find_endless(const Scene& scene, const Root& whole, FindingKind kind)
{
  const Root root = certain_part(whole);
  if (root.kind != Root::Kind::endless) return std::nullopt;
  const Goroutine& first = scene.goroutine(root.goroutines.front());
  const bool empty = without_cases(scene, first);
  if (empty != (kind == FindingKind::empty_select)) return std::nullopt;
  if (empty && is_main(first) && root.behind.size() == 1) return std::nullopt;
  Finding finding = draft(scene, root, kind, Grade::proved);
  const std::size_t count = root.goroutines.size();
  const std::size_t others = root.behind.size() - count;
  const std::string verb = count == 1 ? " waits" : " wait";
  finding.title =
      goroutines_text(count) + verb +
      (empty ? " in a select without cases, for ever" : " for a channel that is nil, for ever") +
      (others == 0 ? "." : ", and " + goroutines_text(others) + " behind.");
  finding.explanation.push_back(capitalized(scene.list(root.goroutines)) + verb + " " +
                                scene.places(root.goroutines) + ".");
  finding.explanation.push_back(
      empty ? "A select without any case never ends; that is a way to keep the main goroutine, but "
              "no other, from ending."
            : "Sending to a nil channel and receiving from one block for ever; a case of a select "
              "whose channel is nil is never taken. Most often the channel was never made, or its "
              "variable was set to nil.");
  finding.explanation.push_back("Nothing can wake it, whatever the other goroutines do.");
  finding.evidence.push_back(
      "The runtime's wait reason: " + std::string{scene.snapshot.text(first.wait_reason)} +
      "; it waits in no queue.");
  return finding;
}

std::optional<Finding> find_nil_channel(const Scene& scene, const Root& root)
{
  return find_endless(scene, root, FindingKind::nil_channel);
}

std::optional<Finding> find_empty_select(const Scene& scene, const Root& root)
{
  return find_endless(scene, root, FindingKind::empty_select);
}

}  // namespace

const KindInfo kinds::nil_channel{
    .help = "a wait for a channel that is nil never ends",
    .bad = KindInfo::Class::leak,
    .find = find_nil_channel,
};

const KindInfo kinds::empty_select{
    .help = "a select without cases never ends",
    .bad = KindInfo::Class::leak,
    .find = find_empty_select,
};

}  // namespace unjam::aggregate
