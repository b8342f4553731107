#include "cli/render/headline.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "tests/unit/sample_waits.hpp"

namespace unjam::render_headline_test {

using namespace unjam::render;

namespace {

std::string second_line(const Snapshot& snapshot)
{
  std::ostringstream out;
  print_answer(out, snapshot, "answer", Paint{{}});
  std::istringstream lines{out.str()};
  std::string line;
  std::getline(lines, line);
  CHECK(line == "answer · shop core.77, go1.24.4, Delve 1.24.2");
  line.clear();
  std::getline(lines, line);
  return line;
}

}  // namespace

TEST_SUITE("render/headline")
{
  TEST_CASE("beneath the first line stands how the engine core was checked")
  {
    Snapshot s = test::waits();
    CHECK(second_line(s) ==
          "  engine core: 50 distinct stacks, 64 goroutines checked with Delve: all agree");
    s.cross_check->disagreed = 2;
    CHECK(second_line(s).ends_with("64 goroutines checked with Delve: 2 disagree"));
    s.cross_check = CrossCheck{.distinct_stacks = 1, .checked = 1, .disagreed = 1};
    CHECK(second_line(s) ==
          "  engine core: 1 distinct stack, 1 goroutine checked with Delve: 1 disagrees");
    s.cross_check->checked = 0;
    CHECK(second_line(s) == "  engine core: 1 distinct stack, none checked with Delve");
    s.cross_check.reset();
    CHECK(second_line(s) == "  engine core");
    s.engine = "delve";
    CHECK(second_line(s).empty());
  }
}

}  // namespace unjam::render_headline_test
