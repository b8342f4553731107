#include "aggregate/findings/instances.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include "aggregate/findings/scene.hpp"

namespace unjam::aggregate {
namespace {

/// Findings that say the same of other objects.
struct Folded {
  Finding example;
  std::size_t goroutines = 0;  ///< of the example
  bool alike = true;           ///< each has as many
};

void add(const Finding& instance, Folded& folded)
{
  Finding& example = folded.example;
  ++example.instances;
  folded.alike = folded.alike && instance.goroutines.size() == folded.goroutines;
  example.goroutines.insert(example.goroutines.end(), instance.goroutines.begin(),
                            instance.goroutines.end());
  // What was shown of one instance is not shown of all.
  if (instance.permanent != example.permanent) example.permanent.reset();
}

void tell(Folded& folded)
{
  Finding& example = folded.example;
  const std::string often = grouped(example.instances) + " times";
  std::ranges::sort(example.goroutines);
  const auto repeated = std::ranges::unique(example.goroutines);
  example.goroutines.erase(repeated.begin(), repeated.end());
  const std::string all = goroutines_text(example.goroutines.size());
  example.title =
      (folded.alike ? often : all + ", found " + often + "; the largest") + ": " + example.title;
  example.explanation.insert(
      example.explanation.begin(),
      "The same is found " + often + ", with " + all + " in all. This is one of them:");
}

}  // namespace

void fold_instances(std::vector<Finding>& findings)
{
  std::map<std::tuple<FindingKind, Grade, std::string>, std::size_t> known;
  std::vector<Folded> folded;
  for (Finding& finding : findings) {
    const auto [found, is_new] =
        known.try_emplace({finding.kind, finding.grade, finding.signature}, folded.size());
    if (is_new) {
      const std::size_t goroutines = finding.goroutines.size();
      folded.push_back({std::move(finding), goroutines});
    } else {
      add(finding, folded[found->second]);
    }
  }
  findings.clear();
  for (Folded& each : folded) {
    if (each.example.instances > 1) tell(each);
    findings.push_back(std::move(each.example));
  }
}

}  // namespace unjam::aggregate
