#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "aggregate/findings/finding.hpp"
#include "aggregate/group/parsed.hpp"

namespace unjam::cli {

/// Which findings make the exit status 1.
struct FailOn {
  std::vector<aggregate::FindingKind> kinds;
  std::optional<aggregate::Grade> grade;  ///< of that grade or a surer one

  friend bool operator==(const FailOn&, const FailOn&) = default;
};

/// Reads words such as "self_deadlock" and "strong". An unknown one gives the nearest and all known
/// ones in its Misuse.
[[nodiscard]] aggregate::Parsed<FailOn> parse_fail_on(std::span<const std::string> words);

/// Whether a finding is of one of the kinds, or of the grade.
[[nodiscard]] bool matches(const FailOn& fail_on, std::span<const aggregate::Finding> findings);

}  // namespace unjam::cli
