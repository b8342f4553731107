#include "cli/fail_on.hpp"

#include <algorithm>
#include <string_view>

#include "aggregate/findings/finding_words.hpp"
#include "aggregate/group/nearest.hpp"

namespace unjam::cli {
namespace {

using aggregate::FindingKind;
using aggregate::Grade;

aggregate::Misuse unknown(const std::string& word)
{
  std::vector<std::string_view> known{words<Grade>.begin(), words<Grade>.end()};
  known.insert(known.end(), words<FindingKind>.begin(), words<FindingKind>.end());
  std::string text = "--fail-on: unknown kind or grade '" + word + "'" +
                     aggregate::did_you_mean(word, known) + " Known:";
  for (const std::string_view name : known) text += " " + std::string{name};
  return {text};
}

}  // namespace

aggregate::Parsed<FailOn> parse_fail_on(std::span<const std::string> words)
{
  FailOn fail_on;
  for (const std::string& word : words) {
    if (const auto grade = value_of<Grade>(word)) {
      fail_on.grade = std::max(fail_on.grade.value_or(*grade), *grade);
    } else if (const auto kind = value_of<FindingKind>(word)) {
      fail_on.kinds.push_back(*kind);
    } else {
      return unknown(word);
    }
  }
  return fail_on;
}

bool matches(const FailOn& fail_on, std::span<const aggregate::Finding> findings)
{
  return std::ranges::any_of(findings, [&](const aggregate::Finding& finding) {
    const bool by_grade = fail_on.grade && finding.grade <= *fail_on.grade;
    return by_grade || std::ranges::find(fail_on.kinds, finding.kind) != fail_on.kinds.end();
  });
}

}  // namespace unjam::cli
