#include "aggregate/findings/diagnose.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "aggregate/findings/alike.hpp"
#include "aggregate/findings/by_place.hpp"
#include "aggregate/findings/instances.hpp"
#include "aggregate/findings/kind.hpp"
#include "aggregate/findings/long_queues.hpp"
#include "aggregate/findings/scene.hpp"
#include "aggregate/wait/roots.hpp"

namespace unjam::aggregate {
namespace {

constexpr std::size_t most_findings = 100'000;  ///< before equal ones are put together
constexpr std::size_t most_queues = 3;

/// Who blocks most comes first; a crash before all.
bool comes_before(const Finding& left, const Finding& right)
{
  const auto rank = [](const Finding& finding) {
    return std::tuple{finding.kind != FindingKind::crash, ~finding.goroutines.size(),
                      finding.grade};
  };
  if (rank(left) != rank(right)) return rank(left) < rank(right);
  return std::tie(left.kind, left.signature, left.goroutines) <
         std::tie(right.kind, right.signature, right.goroutines);
}

/// What a root is, by the first kind that fits.
std::optional<Finding> find_at(const Scene& scene, const Root& root)
{
  for (const KindInfo* const kind : all_kinds()) {
    if (kind->find == nullptr) continue;
    if (auto finding = kind->find(scene, root)) return finding;
  }
  return std::nullopt;
}

void find_waiting(const Scene& scene, std::vector<Finding>& findings)
{
  for (const Root& root : merge_alike(scene.snapshot, find_roots(scene.snapshot))) {
    if (findings.size() == most_findings) break;
    if (auto finding = find_at(scene, root)) findings.push_back(std::move(*finding));
  }
}

void want(const Finding& finding, Wanted& wanted)
{
  for (const Resource& resource : finding.resources) {
    auto& list = resource.is_channel ? wanted.channels : wanted.locks;
    if (std::ranges::find(list, resource.object) == list.end()) list.push_back(resource.object);
  }
}

void want(const LongQueue& queue, Wanted& wanted)
{
  if (!queue.queue) return;
  auto& list = is_channel(queue.queue->kind) ? wanted.channels : wanted.locks;
  list.push_back(queue.queue->object);
}

}  // namespace

Diagnosis diagnose(const Snapshot& snapshot, const DiagnoseOptions& options)
{
  Diagnosis diagnosis;
  const auto users = std::ranges::count_if(
      snapshot.goroutines, [](const Goroutine& goroutine) { return !goroutine.system; });
  const Index index{snapshot};
  const Scene scene{snapshot, options, index, static_cast<std::size_t>(users)};
  if (snapshot.has_facts) {
    find_waiting(scene, diagnosis.findings);
  } else if (snapshot.engine.empty() || complete(snapshot)) {  // else the facts are lost
    for (Finding& hint : find_by_place(scene)) diagnosis.findings.push_back(std::move(hint));
  }
  for (const KindInfo* const kind : all_kinds()) {
    if (kind->add != nullptr) kind->add(scene, diagnosis.findings);
  }
  if (snapshot.engine.empty()) {  // made from a text, a profile or a list: there is nothing for dlv
    for (Finding& finding : diagnosis.findings) finding.dlv.clear();
  }
  std::ranges::stable_sort(diagnosis.findings, comes_before);  // the biggest one is the example
  fold_instances(diagnosis.findings);
  std::ranges::stable_sort(diagnosis.findings, comes_before);
  for (const Finding& finding : diagnosis.findings) want(finding, diagnosis.wanted);
  diagnosis.queues = longest_queues(scene, most_queues);
  if (diagnosis.findings.empty()) {
    for (const LongQueue& queue : diagnosis.queues) want(queue, diagnosis.wanted);
  }
  return diagnosis;
}

}  // namespace unjam::aggregate
