#include "client/crash/fatal_text.hpp"

#include <doctest/doctest.h>

namespace unjam::crash_fatal_text_test {

using unjam::crash::FatalText;
using unjam::crash::parse_fatal_text;

TEST_SUITE("crash/fatal_text")
{
  TEST_CASE("the text stands behind the mark")
  {
    CHECK(parse_fatal_text("fatal error: concurrent map writes\n") ==
          FatalText{"concurrent map writes", ""});
  }

  TEST_CASE("lines of the runtime just before it belong to it")
  {
    const FatalText found = parse_fatal_text(
        "listening\n"
        "runtime: goroutine stack exceeds 1048576-byte limit\n"
        "runtime: sp=0xc0001e0398 stack=[0xc0001e0000, 0xc0002e0000]\n"
        "fatal error: stack overflow\n");
    CHECK(found.text == "stack overflow");
    CHECK(found.detail ==
          "runtime: goroutine stack exceeds 1048576-byte limit\n"
          "runtime: sp=0xc0001e0398 stack=[0xc0001e0000, 0xc0002e0000]");
    CHECK(parse_fatal_text("unexpected fault address 0xdead0000\nfatal error: fault\n").detail ==
          "unexpected fault address 0xdead0000");
  }

  TEST_CASE("further lines are indented, and lose that again")
  {
    CHECK(parse_fatal_text("fatal error: one\n\ttwo\n\n\tthree\n").text == "one\ntwo");
  }

  TEST_CASE("of several the last counts")
  {
    CHECK(parse_fatal_text("fatal error: ours\nfatal error: the runtime's\n").text ==
          "the runtime's");
  }

  TEST_CASE("a text whose beginning or end is cut is taken as it is")
  {
    CHECK(parse_fatal_text("ceeds the limit\nfatal error: stack overfl").text == "stack overfl");
    CHECK(parse_fatal_text("atal error: stack overflow\n") == FatalText{});
  }

  TEST_CASE("without a mark there is nothing")
  {
    CHECK(parse_fatal_text("") == FatalText{});
    CHECK(parse_fatal_text("\n\n") == FatalText{});
    CHECK(parse_fatal_text("said: fatal error: no\n") == FatalText{});
  }
}

}  // namespace unjam::crash_fatal_text_test
