#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "aggregate/rollup/memory.hpp"
#include "aggregate/rollup/rollup.hpp"
#include "aggregate/rollup/spread.hpp"

namespace unjam::aggregate {

/// How many reports have each value.
using Tallied = std::map<std::string, std::uint64_t>;

/// Findings of one signature, of however many reports.
struct Cluster {
  std::string signature;
  std::string kind;                       ///< of the example
  Spread blocked;                         ///< goroutines that are stuck
  std::array<std::uint64_t, 3> grades{};  ///< findings of each grade
  std::string first;                      ///< least `time` label; empty: none has one
  std::string last;
  Tallied hosts;     ///< by label
  Tallied services;  ///< by label
  Tallied versions;  ///< by label
  Tallied builds;    ///< by build id
  /// The best-graded one, of these the one with most blocked, of these that of the lowest id.
  std::size_t example_report = 0;   ///< index into Rollup::reports
  std::size_t example_finding = 0;  ///< index into ReportFacts::findings

  friend bool operator==(const Cluster&, const Cluster&) = default;
};

/// A place where goroutines wait.
struct WaitingPlace {
  PlaceKey key;
  Spread goroutines;

  friend bool operator==(const WaitingPlace&, const WaitingPlace&) = default;
};

/// What a rollup comes to.
struct Summary {
  std::uint64_t with_findings = 0;  ///< reports that have any
  std::uint64_t incomplete = 0;
  std::uint64_t cut = 0;
  std::vector<Cluster> clusters;     ///< most reports first, then the surest, most blocked, by name
  std::vector<WaitingPlace> places;  ///< largest sum of squares first, ties by name
  std::vector<MemorySuspect> memory;
};

/// Cost: O(n log n) in what the reports have.
[[nodiscard]] Summary summarize(const Rollup& rollup);

[[nodiscard]] inline const FindingFacts& example(const Rollup& rollup, const Cluster& cluster)
{
  return rollup.reports[cluster.example_report].findings[cluster.example_finding];
}

}  // namespace unjam::aggregate
