#pragma once

#include <string>
#include <vector>

#include "cli/render/rollup.hpp"

/// The sentences that text and markdown have in common. They are not escaped.
namespace unjam::render {

/// "38 of 40 reports tell of 3 problems, most often (31 times): goroutine 5 alone drains …"
[[nodiscard]] std::string answer(const RollupPage& page);

/// "31 of 40 reports, proved (2 of 31 strong): self deadlock, at most 1,002 goroutines stuck,
/// 31,062 in all"
[[nodiscard]] std::string heading(const RollupPage& page, const aggregate::Cluster& cluster);

/// "web-1 (12), web-2 (10) and 20 more", those with most reports first.
[[nodiscard]] std::string listed(const aggregate::Tallied& tallied);

/// "2026-11-20T17:30:00Z to 2026-11-21T03:00:00Z"; empty: not known
[[nodiscard]] std::string seen(const aggregate::Cluster& cluster);

/// "core.1628 of web-2, id 1:…"
[[nodiscard]] std::string origin(const aggregate::ReportFacts& report);

/// Sentences about a host: why to suspect its memory, what else it may be, and what to do.
[[nodiscard]] std::vector<std::string> explain(const aggregate::MemorySuspect& suspect);

/// What is missing in the reports, and which inputs are.
[[nodiscard]] std::vector<std::string> remarks(const RollupPage& page);

/// "12.3"
[[nodiscard]] std::string root_mean_square(const RollupPage& page,
                                           const aggregate::WaitingPlace& place);

/// The clusters that are crashes, or those that are not, as many as are shown, and how many are
/// not.
struct Shown {
  std::vector<const aggregate::Cluster*> clusters;
  std::size_t others = 0;
};
[[nodiscard]] Shown crashes(const RollupPage& page);
[[nodiscard]] Shown problems(const RollupPage& page);

}  // namespace unjam::render
