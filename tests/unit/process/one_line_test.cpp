#include "client/process/one_line.hpp"

#include <doctest/doctest.h>

namespace unjam::process_one_line_test {

using unjam::process::one_line;

TEST_SUITE("process/one_line")
{
  TEST_CASE("ordinary text stays as it is")
  {
    CHECK(one_line("open core.1: no such file or directory") ==
          "open core.1: no such file or directory");
    CHECK(one_line("größer · 日本") == "größer · 日本");
    CHECK(one_line("").empty());
  }

  TEST_CASE("what could control a terminal is gone")
  {
    CHECK(one_line("\x1b[31mred\x1b[0m") == "[31mred [0m");
    CHECK(one_line("a\nb\r\n\tc \x7f d\n") == "a b c d");
    CHECK(one_line("a\xc2\x9b"
                   "31mb") == "a 31mb");
    CHECK(one_line(std::string_view{"a\0b", 3}) == "a b");
  }

  TEST_CASE("bytes that are not UTF-8 are replaced")
  {
    CHECK(one_line("caf\xe9 \x9b"
                   "31m") == "caf? ?31m");
  }

  TEST_CASE("long text is cut between characters")
  {
    CHECK(one_line("abcdef", 6) == "abcdef");
    CHECK(one_line("abcdef", 3) == "abc…");
    CHECK(one_line("aößü", 4) == "aö…");
    CHECK(one_line("日本", 2) == "…");
  }
}

}  // namespace unjam::process_one_line_test
