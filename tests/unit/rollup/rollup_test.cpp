#include "aggregate/rollup/rollup.hpp"

#include <doctest/doctest.h>

#include "tests/unit/sample_reports.hpp"

namespace unjam::rollup_rollup_test {

using namespace unjam::aggregate;
using test::report_of;

namespace {

Rollup merged(Rollup left, Rollup right)
{
  merge(left, std::move(right));
  return left;
}

std::vector<std::string> ids(const Rollup& rollup)
{
  std::vector<std::string> result;
  for (const ReportFacts& report : rollup.reports) result.push_back(report.id);
  return result;
}

}  // namespace

TEST_SUITE("rollup/rollup")
{
  TEST_CASE("reports stand in the order of their ids, each once")
  {
    const Rollup rollup =
        roll_up({report_of("1:b", "x"), report_of("1:a", "x"), report_of("1:b", "x")});
    CHECK(ids(rollup) == std::vector<std::string>{"1:a", "1:b"});
    CHECK(ids(merged(rollup, roll_up({report_of("1:aa", "x"), report_of("1:a", "x")}))) ==
          std::vector<std::string>{"1:a", "1:aa", "1:b"});
  }

  TEST_CASE("of two reports with one id the one stays that tells more, whichever comes first")
  {
    const ReportFacts plain = report_of("1:a", "x");
    ReportFacts incomplete = plain;
    incomplete.complete = false;
    incomplete.labels["version"] = "1.2";
    ReportFacts cut = plain;
    cut.cut = true;
    cut.labels["version"] = "1.2";
    ReportFacts labelled = plain;
    labelled.labels["version"] = "1.2";
    ReportFacts other_host = plain;
    other_host.labels["host"] = "y";
    const std::pair<ReportFacts, ReportFacts> pairs[] = {{plain, incomplete},
                                                         {plain, cut},
                                                         {cut, incomplete},
                                                         {labelled, plain},
                                                         {plain, other_host}};
    for (const auto& [better, worse] : pairs) {
      CHECK(roll_up({better, worse}).reports == std::vector{better});
      CHECK(roll_up({worse, better}).reports == std::vector{better});
      CHECK(merged(roll_up({worse}), roll_up({better})).reports == std::vector{better});
      CHECK(merged(roll_up({better}), roll_up({worse})).reports == std::vector{better});
    }
  }

  TEST_CASE("merging with itself, or with nothing, changes nothing")
  {
    Rollup fleet = test::fleet();
    fleet.left_out = {"a.json: byte 3: expected"};
    CHECK(merged(fleet, fleet) == fleet);
    CHECK(merged(fleet, {}) == fleet);
    CHECK(merged({}, fleet) == fleet);
  }

  TEST_CASE("what was left out is kept")
  {
    const Rollup left{{}, {"a", "b"}};
    const Rollup right{{}, {"b", "c"}};
    CHECK(merged(left, right).left_out == std::set<std::string>{"a", "b", "c"});
  }
}

}  // namespace unjam::rollup_rollup_test
