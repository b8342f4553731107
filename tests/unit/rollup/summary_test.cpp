#include "aggregate/rollup/summary.hpp"

#include <doctest/doctest.h>

#include "tests/unit/sample_reports.hpp"

namespace unjam::rollup_summary_test {

using namespace unjam::aggregate;
using test::report_of;
using test::stuck;

TEST_SUITE("rollup/summary")
{
  TEST_CASE("findings of one signature are one cluster, the most frequent first")
  {
    const Rollup fleet = test::fleet();
    const Summary summary = summarize(fleet);
    CHECK(summary.with_findings == 6);
    CHECK(summary.incomplete == 1);
    CHECK(summary.cut == 0);
    REQUIRE(summary.clusters.size() == 5);
    const Cluster& hang = summary.clusters.front();
    CHECK(hang.signature == "1:aa");
    CHECK(hang.blocked == Spread{3, 3000, 3000000, 1000});
    CHECK(hang.grades == std::array<std::uint64_t, 3>{1, 2, 0});
    CHECK(hang.first == "2026-11-20T17:30:00Z");
    CHECK(hang.last == "2026-11-21T03:00:00Z");
    CHECK(hang.hosts == Tallied{{"web-1", 1}, {"web-2", 2}});
    CHECK(hang.services == Tallied{{"shop", 3}});
    CHECK(hang.versions == Tallied{{"1.2", 2}, {"1.3", 1}});
    CHECK(hang.builds == Tallied{{"b1", 3}});
    CHECK(fleet.reports[hang.example_report].id == "1:01");
  }

  TEST_CASE("of equally frequent clusters the surest comes first, then the largest, then by name")
  {
    ReportFacts report = report_of("1:a", "x");
    report.findings = {stuck("1:4", Grade::hint, 9), stuck("1:3", Grade::strong, 1),
                       stuck("1:2", Grade::strong, 1), stuck("1:1", Grade::strong, 2)};
    std::vector<std::string> order;
    for (const Cluster& cluster : summarize(roll_up({report})).clusters) {
      order.push_back(cluster.signature);
    }
    CHECK(order == std::vector<std::string>{"1:1", "1:2", "1:3", "1:4"});
  }

  TEST_CASE("the example is the best graded, then the one with most blocked, then of the lowest id")
  {
    const auto example_of = [](std::vector<FindingFacts> findings) {
      std::vector<ReportFacts> reports;
      for (FindingFacts& finding : findings) {
        reports.push_back(report_of("1:" + std::to_string(reports.size()), "x"));
        reports.back().findings = {std::move(finding)};
      }
      return summarize(roll_up(std::move(reports))).clusters.front().example_report;
    };
    CHECK(example_of({stuck("s", Grade::hint, 9), stuck("s", Grade::proved, 1)}) == 1);
    CHECK(example_of({stuck("s", Grade::proved, 1), stuck("s", Grade::proved, 2)}) == 1);
    CHECK(example_of({stuck("s", Grade::proved, 2), stuck("s", Grade::proved, 2)}) == 0);
  }

  TEST_CASE("several findings of one signature in one report count as one report")
  {
    ReportFacts report = report_of("1:a", "x");
    report.findings = {stuck("s", Grade::proved, 3), stuck("s", Grade::hint, 4)};
    const Summary summary = summarize(roll_up({report}));
    REQUIRE(summary.clusters.size() == 1);
    CHECK(summary.clusters.front().blocked == Spread{1, 7, 49, 7});
    CHECK(summary.clusters.front().grades == std::array<std::uint64_t, 3>{1, 0, 1});
  }

  TEST_CASE("one bad instance comes before a place that all have")
  {
    std::vector<ReportFacts> reports;
    for (int i = 0; i < 10; ++i) {
      reports.push_back(report_of("1:" + std::to_string(i), "x"));
      reports.back().places = {{{"main.all", "select"}, 30}};
    }
    reports.front().places[{"main.one", "chan send"}] = 200;
    reports.front().places[{"main.also", "chan send"}] = 200;
    const Summary summary = summarize(roll_up(std::move(reports)));
    REQUIRE(summary.places.size() == 3);
    CHECK(summary.places[0].key.function == "main.also");
    CHECK(summary.places[1].key.function == "main.one");
    CHECK(summary.places[0].goroutines == Spread{1, 200, 40000, 200});
    CHECK(summary.places[2].goroutines == Spread{10, 300, 9000, 30});
    CHECK(summary.places[0].goroutines.root_mean_square(10) == doctest::Approx(63.2456));
    CHECK(summary.places[2].goroutines.root_mean_square(10) == 30);
  }

  TEST_CASE("the largest counts do not overflow")
  {
    Spread spread;
    for (int i = 0; i < 3; ++i) spread.add(most_counted);
    CHECK(spread.sum == 12884901885);
    CHECK(spread.sum_of_squares == 18446744073709551615U);
    ReportFacts report = report_of("1:a", "x");
    report.findings = {stuck("s", Grade::proved, most_counted), stuck("s", Grade::proved, 1)};
    CHECK(summarize(roll_up({report})).clusters.front().blocked.sum == most_counted);
  }

  TEST_CASE("nothing comes to nothing")
  {
    const Summary summary = summarize({});
    CHECK(summary.clusters.empty());
    CHECK(summary.places.empty());
    CHECK(Spread{}.root_mean_square(0) == 0);
  }
}

}  // namespace unjam::rollup_summary_test
