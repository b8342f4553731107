#pragma once

#include <set>
#include <string>
#include <vector>

#include "aggregate/rollup/report_facts.hpp"

namespace unjam::aggregate {

/// Many reports as one. It keeps the share of each, so that what is put together later, in whatever
/// order and grouping, comes to the same.
struct Rollup {
  std::vector<ReportFacts> reports;  ///< ascending by id, each id once
  std::set<std::string> left_out;    ///< inputs that could not be read, with the reason

  friend bool operator==(const Rollup&, const Rollup&) = default;
};

/// A rollup of reports in any order.
[[nodiscard]] Rollup roll_up(std::vector<ReportFacts> reports);

/// Adds what `more` has. A report counts once, by its id; of two that differ under one id, the one
/// that tells more stays: the complete one, the uncut one, that with more labels, then by a fixed
/// order. Hence merging is commutative, associative and idempotent. Cost: O(n).
void merge(Rollup& rollup, Rollup more);

}  // namespace unjam::aggregate
