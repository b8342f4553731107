#include "cli/render/table.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "cli/render/stacks.hpp"
#include "tests/unit/golden.hpp"
#include "tests/unit/render/pages.hpp"

namespace unjam::render_table_test {

using namespace unjam::render;
using test::check_golden;

namespace {

template <class Page>
std::string table(const Page& page, TableFormat format)
{
  std::ostringstream out;
  print_table(out, page, format);
  return out.str();
}

template <class Page>
std::string folded(const Page& page)
{
  std::ostringstream out;
  print_stacks(out, page, StacksFormat::folded);
  return out.str();
}

/// One goroutine at a function of that name.
Snapshot named(std::string_view function)
{
  Snapshot s;
  Goroutine& goroutine = s.goroutines.emplace_back();
  goroutine.id = GoroutineId{7};
  goroutine.status = Status::waiting;
  goroutine.app = goroutine.user = s.intern_location(function, "/src/a.go", 3);
  goroutine.start = s.intern_location("main.run", "", 0);
  return s;
}

std::string cell(std::string_view function, TableFormat format)
{
  const test::Groups groups{named(function), "app"};
  const std::string text = table(groups.page(), format);
  const std::string last = text.substr(text.rfind('\n', text.size() - 2) + 1);
  return last.substr(0, last.size() - 1);
}

}  // namespace

TEST_SUITE("render/table")
{
  TEST_CASE("groups of the incident")
  {
    test::Groups groups{test::incident(), "app,wait"};
    check_golden("groups.csv", table(groups.page(), TableFormat::csv));
    check_golden("groups.tsv", table(groups.page(), TableFormat::tsv));
    check_golden("groups.md", table(groups.page(), TableFormat::markdown));
    check_golden("groups.folded", folded(groups.page()));
    groups.others = aggregate::cut(groups.groups, 1);
    CHECK(table(groups.page(), TableFormat::csv).find(" others)") != std::string::npos);
  }

  TEST_CASE("findings of a report")
  {
    const test::Report incident = test::incident_report();
    check_golden("report.csv", table(incident.page(), TableFormat::csv));
    check_golden("report.md", table(incident.page(), TableFormat::markdown));
    const test::Report odd = test::odd_report();
    check_golden("report-odd.tsv", table(odd.page(), TableFormat::tsv));
  }

  TEST_CASE("goroutines that are hostile")
  {
    const test::Goroutines goroutines{test::oddities(), aggregate::Scope::all};
    for (const TableFormat format : {TableFormat::csv, TableFormat::tsv, TableFormat::markdown}) {
      const std::string text = table(goroutines.page(), format);
      CHECK(text.find('\x1b') == std::string::npos);
      const auto lines = std::ranges::count(text, '\n');
      const auto heading = format == TableFormat::markdown ? 2 : 1;
      CHECK(lines == heading + static_cast<long>(goroutines.page().selection.goroutines.size()));
    }
    CHECK(folded(goroutines.page()).find('\x1b') == std::string::npos);
  }

  TEST_CASE("a cell is no formula, no second cell and no markup")
  {
    CHECK(cell("=cmd|x", TableFormat::csv) == "1,100.0,'=cmd|x a.go:3,7");
    CHECK(cell("@x", TableFormat::tsv) == "1\t100.0\t'@x a.go:3\t7");
    CHECK(cell("main.F[a, \"b\"]", TableFormat::csv) ==
          "1,100.0,\"main.F[a, \"\"b\"\"] a.go:3\",7");
    CHECK(cell("a\tb\nc", TableFormat::tsv) == "1\t100.0\ta\\tb\\nc a.go:3\t7");
    CHECK(cell("main.(*T)|<b>_x_", TableFormat::markdown) ==
          "| 1 | 100.0 | main.(\\*T)\\|&lt;b>\\_x\\_ a.go:3 | 7 |");
  }

  TEST_CASE("without stacks folded lines have places, and a name is one call")
  {
    const test::Groups groups{named("main.a;b"), "app"};
    CHECK(folded(groups.page()) == "main.run;main.a:b;[waiting] 1\n");
  }
}

}  // namespace unjam::render_table_test
