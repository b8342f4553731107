#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <random>

#include "tests/unit/merge/texts.hpp"
#include "tests/unit/print_result.hpp"

namespace unjam::merge_property_test {

using namespace unjam::aggregate;

namespace {

/// Random reports that have ids, signatures and places in common.
class Reports {
 public:
  explicit Reports(unsigned seed) : engine_{seed} {}

  std::size_t below(std::size_t bound) { return engine_() % bound; }

  ReportFacts report()
  {
    ReportFacts report;
    report.id = "1:" + std::to_string(below(12));
    report.complete = below(4) != 0;
    report.cut = below(4) == 0;
    for (const char* label : {"host", "service", "time"}) {
      if (below(2) == 0) report.labels[label] = text();
    }
    report.source[text()] = text();
    if (below(2) == 0) report.target["build_id"] = "b" + std::to_string(below(2));
    report.goroutines = below(most_counted + 1);
    for (std::size_t i = below(4); i > 0; --i) report.findings.push_back(finding());
    for (std::size_t i = below(5); i > 0; --i) report.places[{text(), text()}] = count();
    if (below(3) == 0) report.crash = CrashFacts{"panic", text(), text(), "SIGSEGV", text()};
    return report;
  }

  std::vector<ReportFacts> all()
  {
    std::vector<ReportFacts> reports;
    for (std::size_t i = below(20); i > 0; --i) reports.push_back(report());
    return reports;
  }

  template <class Elements>
  void shuffle(Elements& elements)
  {
    std::ranges::shuffle(elements, engine_);
  }

 private:
  std::uint64_t count() { return below(3) == 0 ? most_counted : 1 + below(1000); }

  std::string text()
  {
    static constexpr std::string_view parts[] = {"main.f",
                                                 "a\"\\b",
                                                 "\n\t\x1b[0m",
                                                 "\u20ac\u202e",
                                                 "\U0001f600",
                                                 "",
                                                 "growslice: len out of range"};
    return std::string{parts[below(std::size(parts))]};
  }

  FindingFacts finding()
  {
    return {.signature = "1:" + std::to_string(below(5)),
            .kind = below(2) == 0 ? "crash" : "a_kind_of_tomorrow",
            .grade = static_cast<Grade>(below(3)),
            .permanent = below(2) == 0 ? std::optional<bool>{} : below(2) == 0,
            .title = text(),
            .explanation = {text(), text()},
            .evidence = {},
            .blocked = count()};
  }

  std::mt19937_64 engine_;
};

Rollup again(const Rollup& rollup)
{
  const Result<Rollup> read = test::read_text(test::rollup_json(rollup));
  REQUIRE_MESSAGE(read, read.error().detail());
  return *read;
}

/// Merges all of them, two at a time, in a random order; parts go through their JSON.
Rollup merged(std::vector<Rollup> parts, Reports& random)
{
  while (parts.size() > 1) {
    random.shuffle(parts);
    Rollup last = std::move(parts.back());
    parts.pop_back();
    merge(parts.back(), random.below(2) == 0 ? again(last) : std::move(last));
  }
  return parts.empty() ? Rollup{} : parts.front();
}

}  // namespace

TEST_SUITE("merge/property")
{
  TEST_CASE("any order and grouping gives the same bytes")
  {
    for (unsigned seed = 0; seed < 200; ++seed) {
      CAPTURE(seed);
      Reports random{seed};
      std::vector<ReportFacts> reports = random.all();
      const std::string expected = test::rollup_json(roll_up(reports));
      std::vector<Rollup> parts;
      for (ReportFacts& report : reports) parts.push_back(roll_up({report}));
      for (int round = 0; round < 3; ++round) {
        CHECK(test::rollup_json(merged(parts, random)) == expected);
      }
      random.shuffle(reports);
      CHECK(test::rollup_json(roll_up(reports)) == expected);
    }
  }

  TEST_CASE("merging with itself, or with a part of itself, changes nothing")
  {
    for (unsigned seed = 0; seed < 50; ++seed) {
      CAPTURE(seed);
      Reports random{seed};
      const std::vector<ReportFacts> reports = random.all();
      const Rollup whole = roll_up(reports);
      Rollup twice = whole;
      merge(twice, again(whole));
      if (!reports.empty()) merge(twice, roll_up({reports.front()}));
      CHECK(test::rollup_json(twice) == test::rollup_json(whole));
      CHECK(again(whole) == whole);
    }
  }
}

}  // namespace unjam::merge_property_test
