#include "aggregate/rollup/rollup.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace unjam::aggregate {
namespace {

auto rank(const ReportFacts& report)
{
  return std::tuple{report.complete, !report.cut, report.labels.size()};
}

/// Ascending by id; of one id, the report that stays comes first.
bool precedes(const ReportFacts& left, const ReportFacts& right)
{
  if (left.id != right.id) return left.id < right.id;
  if (rank(left) != rank(right)) return rank(left) > rank(right);
  return left < right;
}

void keep_first_of_each(std::vector<ReportFacts>& reports)
{
  const auto same_id = [](const ReportFacts& left, const ReportFacts& right) {
    return left.id == right.id;
  };
  reports.erase(std::unique(reports.begin(), reports.end(), same_id), reports.end());
}

}  // namespace

Rollup roll_up(std::vector<ReportFacts> reports)
{
  std::ranges::sort(reports, precedes);
  keep_first_of_each(reports);
  return {std::move(reports), {}};
}

void merge(Rollup& rollup, Rollup more)
{
  std::vector<ReportFacts> all;
  all.reserve(rollup.reports.size() + more.reports.size());
  std::merge(std::move_iterator{rollup.reports.begin()}, std::move_iterator{rollup.reports.end()},
             std::move_iterator{more.reports.begin()}, std::move_iterator{more.reports.end()},
             std::back_inserter(all), precedes);
  keep_first_of_each(all);
  rollup.reports = std::move(all);
  rollup.left_out.merge(more.left_out);
}

}  // namespace unjam::aggregate
