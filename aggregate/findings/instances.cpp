#include "aggregate/findings/instances.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include "aggregate/findings/scene.hpp"

namespace unjam::aggregate {
namespace {

void add(const Finding& instance, Finding& example)
{
  ++example.instances;
  example.goroutines.insert(example.goroutines.end(), instance.goroutines.begin(),
                            instance.goroutines.end());
  // What was shown of one instance is not shown of all.
  if (instance.permanent != example.permanent) example.permanent.reset();
}

void tell(Finding& example)
{
  const std::string often = grouped(example.instances) + " times";
  std::ranges::sort(example.goroutines);
  const auto repeated = std::ranges::unique(example.goroutines);
  example.goroutines.erase(repeated.begin(), repeated.end());
  example.title = often + ": " + example.title;
  example.explanation.insert(example.explanation.begin(),
                             "The same is found " + often + ", with " +
                                 goroutines_text(example.goroutines.size()) +
                                 " in all. This is one of them:");
}

}  // namespace

void fold_instances(std::vector<Finding>& findings)
{
  std::map<std::tuple<FindingKind, Grade, std::string>, std::size_t> known;
  std::vector<Finding> folded;
  for (Finding& finding : findings) {
    const auto [found, is_new] =
        known.try_emplace({finding.kind, finding.grade, finding.signature}, folded.size());
    if (is_new) {
      folded.push_back(std::move(finding));
    } else {
      add(finding, folded[found->second]);
    }
  }
  for (Finding& finding : folded) {
    if (finding.instances > 1) tell(finding);
  }
  findings = std::move(folded);
}

}  // namespace unjam::aggregate
