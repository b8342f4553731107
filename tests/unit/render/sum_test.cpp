#include <doctest/doctest.h>

#include <sstream>

#include "aggregate/snapshot/append.hpp"
#include "cli/render/json.hpp"
#include "cli/render/ndjson.hpp"
#include "cli/render/table.hpp"
#include "cli/render/text.hpp"
#include "tests/unit/golden.hpp"
#include "tests/unit/render/pages.hpp"

namespace unjam::render_sum_test {

/// Several sources in one page: equal ids of two processes are two goroutines.

using namespace unjam::render;

namespace {

/// Goroutines 1 and 2 of a small service; the second waits at that line.
Snapshot small(std::int32_t line)
{
  Snapshot s;
  s.source.file = "dump.json";
  s.target.go_version = "go1.19.8";
  test::add(s, 1, {"select", test::stack(s, {{"main.main", "/src/main.go", 7}}), 0, 0});
  test::add(s, 2, {"chan send", test::stack(s, {{"main.put", "/src/put.go", line}}), 0, 0});
  return s;
}

Snapshot sum()
{
  Snapshot sum;
  append(sum, "mon/dump.json", small(30));
  append(sum, "tue/\x1b[31mdump.json", small(30));
  append(sum, "odd", test::oddities());
  return sum;
}

template <class Page>
std::string table(const Page& page, TableFormat format)
{
  std::ostringstream out;
  print_table(out, page, format);
  return out.str();
}

template <class Page>
std::string text(const Page& page)
{
  std::ostringstream out;
  print_text(out, page, {});
  return out.str();
}

template <class Page>
std::string json(const Page& page)
{
  std::ostringstream out;
  print_json(out, page);
  return out.str();
}

}  // namespace

TEST_SUITE("render/sum")
{
  TEST_CASE("groups of several sources tell members by source")
  {
    const test::Groups groups{sum(), "wait"};
    test::check_golden("groups-sum.txt", text(groups.page()));
    test::check_golden("groups-sum.json", json(groups.page()));
    test::check_golden("groups-sum.csv", table(groups.page(), TableFormat::csv));
    GroupsPage page = groups.page();
    page.stacks = Stacks::left_out;
    CHECK(text(page).find("2 in odd") != std::string::npos);
    CHECK(text(page).find("1 in mon/dump.json, 1 in tue/\\x1b[31mdump.json") != std::string::npos);
  }

  TEST_CASE("goroutines of several sources name theirs")
  {
    const test::Goroutines goroutines{sum()};
    test::check_golden("goroutines-sum.txt", text(goroutines.page()));
    test::check_golden("goroutines-sum.json", json(goroutines.page()));
    test::check_golden("goroutines-sum.csv", table(goroutines.page(), TableFormat::csv));
  }

  TEST_CASE("many sources are not all named in the first line")
  {
    Snapshot many;
    for (const char* name : {"a", "b", "c", "d", "e", "f"}) append(many, name, small(30));
    const test::Groups groups{std::move(many), "wait"};
    const std::string all = text(groups.page());
    CHECK(all.find(" \xc2\xb7 6 sources: a, b, c, d …, go1.19.8\n") != std::string::npos);
    CHECK(all.find("1 in a, 1 in b, 1 in c, 1 in d and in 2 more sources, all with this stack") !=
          std::string::npos);
  }
}

}  // namespace unjam::render_sum_test
