#include "client/dumps/text/go_frame.hpp"

#include <doctest/doctest.h>

namespace unjam::dumps_go_frame_test {

using unjam::dumps::parse_go_call;
using unjam::dumps::parse_go_position;

namespace {

std::string_view function(std::string_view line)
{
  const auto call = parse_go_call(line);
  return call ? call->function : "none";
}

}  // namespace

TEST_SUITE("dumps/go_frame")
{
  TEST_CASE("a call is its function, whatever its arguments are")
  {
    CHECK(function("main.main()") == "main.main");
    CHECK(function("main.(*Writer).run(0xc000010000)") == "main.(*Writer).run");
    CHECK(function("main.f({0x1, {0x2, ...}}, 0x3?, _, ...)") == "main.f");
    CHECK(function("main.send[...]({0x4b0e20, 0x5})") == "main.send[...]");
    CHECK(function("main.run.func1.(*T).f.1()") == "main.run.func1.(*T).f.1");
    CHECK(function("panic({0x45e0c0?, 0x4a0e50?})") == "panic");
    CHECK(function("gopkg.in/x%2ev1.F()") == "gopkg.in/x%2ev1.F");
    CHECK(parse_go_call("main.f(...)")->inlined);
    CHECK_FALSE(parse_go_call("main.f(0x1, ...)")->inlined);
  }

  TEST_CASE("other lines are no calls")
  {
    for (const std::string_view line :
         {"(", ")", "()", "main.main", "\tmain.main()", " main.main()", "done (1)", "main.f (x)",
          "rax    0x0", "exit status 2"}) {
      CAPTURE(line);
      CHECK(function(line) == "none");
    }
  }

  TEST_CASE("a position is a file, a line, and at times a pc")
  {
    const auto plain = parse_go_position("\t/src/my app/writer.go:36 +0x45");
    REQUIRE(plain);
    CHECK(plain->file == "/src/my app/writer.go");
    CHECK(plain->line == 36);
    CHECK(plain->pc == 0);
    const auto crashed = parse_go_position(
        "\t/go/src/runtime/proc.go:364 +0xd6 fp=0xc0000567d8 sp=0xc000056740 pc=0x622ecb");
    REQUIRE(crashed);
    CHECK(crashed->line == 364);
    CHECK(crashed->pc == 0x622ecb);
    CHECK(parse_go_position("\tC:/work/a.go:7 +0x1d")->file == "C:/work/a.go");
    CHECK(parse_go_position("\t_cgo_gotypes.go:42")->file == "_cgo_gotypes.go");
    for (const std::string_view line : {"#011/a.go:3", "\\t/a.go:3", "    /a.go:3", "\t/a.go:3"}) {
      CHECK(parse_go_position(line)->file == "/a.go");
    }
  }

  TEST_CASE("other lines are no positions")
  {
    for (const std::string_view line :
         {"", "\t", "\t:3", "\t/a.go", "\t/a.go:", "\t/a.go:x", "\t/a.go:-3", "/a.go:3",
          "\t/a.go:99999999999", "\tgoroutine running on other thread; stack unavailable"}) {
      CAPTURE(line);
      CHECK_FALSE(parse_go_position(line));
    }
  }
}

}  // namespace unjam::dumps_go_frame_test
