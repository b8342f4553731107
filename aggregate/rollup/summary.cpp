#include "aggregate/rollup/summary.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace unjam::aggregate {
namespace {

void count(Tallied& tallied, std::string value)
{
  if (!value.empty()) ++tallied[std::move(value)];
}

/// Least is best. Reports come in the order of their ids, so that of equal ones the first stays.
auto rank(const FindingFacts& finding)
{
  return std::tuple{finding.grade, ~finding.blocked};
}

/// Puts the findings of one signature together, report by report.
class Clusters {
 public:
  explicit Clusters(const Rollup& rollup) : rollup_{rollup} {}

  void add(std::size_t index)
  {
    const ReportFacts& report = rollup_.reports[index];
    std::map<std::string, std::uint64_t> blocked;  // a report may have several of one signature
    for (std::size_t i = 0; i < report.findings.size(); ++i) {
      const FindingFacts& finding = report.findings[i];
      std::uint64_t& sum = blocked[finding.signature];
      sum = std::min(sum + finding.blocked, most_counted);
      add(index, i);
    }
    for (const auto& [signature, sum] : blocked) add(clusters_.at(signature), report, sum);
  }

  [[nodiscard]] std::vector<Cluster> take()
  {
    std::vector<Cluster> all;
    for (auto& [signature, cluster] : clusters_) all.push_back(std::move(cluster));
    const auto order = [&](const Cluster& cluster) {
      return std::tuple{~cluster.blocked.reports, example(rollup_, cluster).grade,
                        ~cluster.blocked.sum};
    };
    std::ranges::stable_sort(all, {}, order);
    return all;
  }

 private:
  /// One finding.
  void add(std::size_t report, std::size_t index)
  {
    const FindingFacts& finding = rollup_.reports[report].findings[index];
    const auto [found, is_new] = clusters_.try_emplace(finding.signature);
    Cluster& cluster = found->second;
    ++cluster.grades.at(static_cast<std::size_t>(finding.grade));
    if (!is_new && rank(finding) >= rank(example(rollup_, cluster))) return;
    cluster.signature = finding.signature;
    cluster.kind = finding.kind;
    cluster.example_report = report;
    cluster.example_finding = index;
  }

  /// One report, with how many are stuck in it.
  static void add(Cluster& cluster, const ReportFacts& report, std::uint64_t blocked)
  {
    cluster.blocked.add(blocked);
    count(cluster.hosts, text_named(report.labels, "host"));
    count(cluster.services, text_named(report.labels, "service"));
    count(cluster.versions, text_named(report.labels, "version"));
    count(cluster.builds, text_named(report.target, "build_id"));
    const std::string time = text_named(report.labels, "time");
    if (time.empty()) return;
    if (cluster.first.empty() || time < cluster.first) cluster.first = time;
    cluster.last = std::max(cluster.last, time);
  }

  const Rollup& rollup_;
  std::map<std::string, Cluster> clusters_;
};

std::vector<WaitingPlace> places(const Rollup& rollup)
{
  std::map<PlaceKey, Spread> spreads;
  for (const ReportFacts& report : rollup.reports) {
    for (const auto& [key, goroutines] : report.places) spreads[key].add(goroutines);
  }
  std::vector<WaitingPlace> all;
  for (const auto& [key, spread] : spreads) all.push_back({key, spread});
  std::ranges::stable_sort(all, std::greater{}, [](const WaitingPlace& place) {
    return place.goroutines.sum_of_squares;
  });
  return all;
}

}  // namespace

Summary summarize(const Rollup& rollup)
{
  Summary summary;
  Clusters clusters{rollup};
  for (std::size_t i = 0; i < rollup.reports.size(); ++i) {
    const ReportFacts& report = rollup.reports[i];
    clusters.add(i);
    if (!report.findings.empty()) ++summary.with_findings;
    if (!report.complete) ++summary.incomplete;
    if (report.cut) ++summary.cut;
  }
  summary.clusters = clusters.take();
  summary.places = places(rollup);
  summary.memory = suspect_memory(rollup);
  return summary;
}

}  // namespace unjam::aggregate
