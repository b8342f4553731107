#include "cli/render/layout.hpp"

#include <doctest/doctest.h>

namespace unjam::render_layout_test {

using namespace unjam::render;

TEST_SUITE("render/layout")
{
  TEST_CASE("a character is a column, however many bytes it has")
  {
    CHECK(columns("") == 0);
    CHECK(columns("main.f") == 6);
    CHECK(columns("caf\u00e9\u00b7f") == 6);
  }

  TEST_CASE("a text is cut between characters")
  {
    CHECK(shortened("abcdef", 6) == "abcdef");
    CHECK(shortened("abcdef", 5) == "abcd…");
    CHECK(shortened("\u00e9\u00e9\u00e9", 2) == "\u00e9…");
    CHECK(shortened("abc", 1) == "…");
    CHECK(shortened("abc", 0) == "abc");
  }

  TEST_CASE("the end of a text is kept where the front matters less")
  {
    CHECK(ending("abcdef", 6) == "abcdef");
    CHECK(ending("abcdef", 5) == "…cdef");
    CHECK(ending("\u00e9\u00e9\u00e9", 2) == "…\u00e9");
    CHECK(ending("abc", 1) == "…");
  }

  TEST_CASE("a narrowed column cuts the front of its cells")
  {
    Columns table;
    table.fit({"1", "main.f a.go:1", "x"});
    table.narrow(1, 8);
    table.narrow(2, 5);
    CHECK(table.line({"1", "main.f a.go:1", "x"}) == "1  … a.go:1  x");
    CHECK(table.line({"1", "main", "x"}) == "1  main      x");
  }

  TEST_CASE("columns are as wide as their widest cell, up to a limit")
  {
    Columns table;
    const std::string endless(100, 'x');
    table.fit({"1", "chan send", "a"});
    table.fit({"1000", "select"});
    table.fit({"2", endless, "b"});
    CHECK(table.line({"1", "select", "a"}) == "1     select" + std::string(56, ' ') + "a");
    CHECK(table.line({"2", endless, "b"}) == "2     " + endless + "  b");
    CHECK(table.line({"1000", "", ""}) == "1000");
    CHECK(table.line({}).empty());
  }

  TEST_CASE("one group, two groups")
  {
    CHECK(plural(0, "group") == "0 groups");
    CHECK(plural(1, "group") == "1 group");
    CHECK(plural(2, "group") == "2 groups");
    CHECK(plural(1013, "group") == "1,013 groups");
  }

  TEST_CASE("large numbers are grouped by thousands")
  {
    CHECK(number(0) == "0");
    CHECK(number(999) == "999");
    CHECK(number(1000) == "1,000");
    CHECK(number(1'234'567) == "1,234,567");
    CHECK(number(UINT64_MAX) == "18,446,744,073,709,551,615");
  }

  TEST_CASE("amounts of memory have a unit")
  {
    CHECK(bytes(0) == "0 B");
    CHECK(bytes(1023) == "1023 B");
    CHECK(bytes(1536) == "1.5 KiB");
    CHECK(bytes(std::int64_t{512} << 20U) == "512 MiB");
    CHECK(bytes(std::int64_t{3} << 40U) == "3 TiB");
    CHECK(bytes(-1) == "-1 B");
  }
}

}  // namespace unjam::render_layout_test
