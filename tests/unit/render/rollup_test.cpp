#include "cli/render/rollup.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "tests/unit/golden.hpp"
#include "tests/unit/sample_reports.hpp"

namespace unjam::render_rollup_test {

using namespace unjam::render;
using aggregate::Rollup;
using test::check_golden;

namespace {

/// What is printed of a rollup in each format.
class Printed {
 public:
  explicit Printed(Rollup rollup) : rollup_{std::move(rollup)}, summary_{summarize(rollup_)} {}

  [[nodiscard]] std::string text(std::size_t top = 10, const Terminal& terminal = {}) const
  {
    std::ostringstream out;
    print_text(out, page(top), terminal);
    return out.str();
  }
  [[nodiscard]] std::string markdown(std::size_t top = 10) const
  {
    std::ostringstream out;
    print_markdown(out, page(top));
    return out.str();
  }
  [[nodiscard]] std::string json() const
  {
    std::ostringstream out;
    print_json(out, page(1));
    return out.str();
  }
  [[nodiscard]] std::string ndjson() const
  {
    std::ostringstream out;
    print_ndjson(out, page(1));
    return out.str();
  }

 private:
  [[nodiscard]] RollupPage page(std::size_t top) const
  {
    return {.rollup = rollup_, .summary = summary_, .top = top};
  }

  Rollup rollup_;
  aggregate::Summary summary_;
};

/// Everything in it attacks a terminal, a ticket or a reader.
Rollup hostile()
{
  const std::string evil = "\x1b[31m</b>|`*\u202e\n# x\"\\[a](b)";
  aggregate::ReportFacts report;
  report.id = "1:" + evil;
  report.labels = {{"host", evil}, {"service", evil}, {"version", evil}, {"time", evil}};
  report.source = {{"core", evil}};
  report.target = {{"build_id", evil}, {"module", evil}};
  report.cut = true;
  report.findings = {{.signature = evil,
                      .kind = evil,
                      .grade = aggregate::Grade::hint,
                      .permanent = false,
                      .title = evil,
                      .explanation = {evil},
                      .evidence = {evil},
                      .blocked = aggregate::most_counted},
                     test::crashed("1:cc", evil)};
  report.places = {{{evil, evil}, aggregate::most_counted}, {{"", ""}, 1}};
  report.crash = {.kind = evil,
                  .text = "found bad pointer in Go heap" + evil,
                  .type = evil,
                  .signal = evil,
                  .function = evil,
                  .flipped = {{evil, evil}}};
  Rollup rollup = aggregate::roll_up({report});
  rollup.left_out = {"a.json: byte 3: \\x1b", evil};
  return rollup;
}

}  // namespace

TEST_SUITE("render/rollup")
{
  TEST_CASE("a fleet: the answer, what hangs, what crashes, where they wait, whose memory to check")
  {
    const Printed fleet{test::fleet()};
    check_golden("rollup.txt", fleet.text());
    check_golden("rollup.md", fleet.markdown());
    check_golden("rollup.json", fleet.json());
    check_golden("rollup.ndjson", fleet.ndjson());
    CHECK(fleet.text().starts_with(
        "6 of 7 reports tell of 5 problems, most often (3 times): goroutine 5 alone drains "));
  }

  TEST_CASE("reports that attack a terminal, a ticket and a reader")
  {
    const Printed odd{hostile()};
    check_golden("rollup-odd.txt", odd.text());
    check_golden("rollup-odd.md", odd.markdown());
    check_golden("rollup-odd.json", odd.json());
    for (const std::string& printed : {odd.text(), odd.markdown(), odd.json(), odd.ndjson()}) {
      CHECK(printed.find('\x1b') == std::string::npos);
      CHECK(printed.find("\u202e") == std::string::npos);
    }
    CHECK(odd.text().starts_with("INCOMPLETE: "));
    CHECK(odd.markdown().find("</b>") == std::string::npos);
  }

  TEST_CASE("what is cut is counted, in text and markdown alone")
  {
    const Printed fleet{test::fleet()};
    for (const std::string& printed : {fleet.text(1), fleet.markdown(1)}) {
      CHECK(printed.find("… and 1 more") != std::string::npos);
      CHECK(printed.find("… and 2 more") != std::string::npos);
      CHECK(printed.find("main.(*Shop).Price: nil") == std::string::npos);
    }
    CHECK(fleet.text(1).find("… and 2 more of the crashes") != std::string::npos);
    CHECK(fleet.json().find("main.(*Shop).Price: nil") != std::string::npos);
  }

  TEST_CASE("the first line of other rollups")
  {
    CHECK(Printed{{}}.text() == "no reports\n");
    Rollup healthy = test::fleet();
    healthy.reports = {healthy.reports[3]};
    CHECK(Printed{healthy}.text().starts_with(
        "nothing found that is stuck or crashed in 1 report\n"));
    Rollup one = test::fleet();
    one.reports = {one.reports[0]};
    CHECK(Printed{one}.text().starts_with("1 of 1 report tells of 1 problem: goroutine 5 alone"));
  }

  TEST_CASE("colour only where it is wanted")
  {
    const Printed fleet{test::fleet()};
    CHECK(fleet.text(10, {.color = true}).find("\x1b[1m") != std::string::npos);
    CHECK(fleet.text().find('\x1b') == std::string::npos);
  }
}

}  // namespace unjam::render_rollup_test
