#include "client/dumps/text/go_header.hpp"

#include <doctest/doctest.h>

#include <string>

namespace unjam::dumps_go_header_test {

using dumps::find_go_header;
using dumps::GoHeader;
using dumps::parse_go_header;

namespace {

using Texts = std::vector<std::pair<std::string, std::string>>;

GoHeader parsed(std::string_view line)
{
  const auto header = parse_go_header(line);
  REQUIRE(header);
  return *header;
}

}  // namespace

TEST_SUITE("dumps/go_header")
{
  TEST_CASE("number, status, wait reason and minutes")
  {
    const GoHeader waits = parsed("goroutine 18 [chan receive, 5 minutes, locked to thread]:");
    CHECK(waits.id == 18);
    CHECK(waits.status == Status::waiting);
    CHECK(waits.wait_reason == "chan receive");
    CHECK(waits.minutes == 5);
    CHECK(parsed("goroutine 1 [running]:").status == Status::running);
    CHECK(parsed("goroutine 1 [running, locked to thread]:").wait_reason.empty());
    CHECK(parsed("goroutine 7 [syscall, 90 minutes]:").status == Status::syscall);
    CHECK(parsed("goroutine 7 [runnable (scan)]:").status == Status::runnable);
    CHECK(parsed("goroutine 3 [select (no cases)]:").wait_reason == "select (no cases)");
    CHECK(parsed("goroutine 3 [chan send (nil chan)]:").wait_reason == "chan send (nil chan)");
  }

  TEST_CASE("what newer releases add")
  {
    const GoHeader crashed = parsed("goroutine 1 gp=0xc000002380 m=0 mp=0x5f2a40 [panicwait]:");
    CHECK(crashed.id == 1);
    CHECK(crashed.wait_reason == "panicwait");
    CHECK(parsed("goroutine 2 gp=0xc000002e00 m=nil [force gc (idle), 3 minutes]:").minutes == 3);
    CHECK(parsed("goroutine 9 [chan receive (durable), synctest bubble 3]:").wait_reason ==
          "chan receive (durable)");
    const GoHeader leaked = parsed("goroutine 9 [chan send (leaked), 2 minutes]:");
    CHECK(leaked.status == Status::leaked);
    CHECK(leaked.wait_reason == "chan send");
  }

  TEST_CASE("labels, quoted or not")
  {
    CHECK(parsed("goroutine 5 [select] {tenant: acme, \"a: b\": \"say \\\"x\\\", ok\"}:").labels ==
          Texts{{"tenant", "acme"}, {"a: b", "say \"x\", ok"}});
  }

  TEST_CASE("what only looks like one is none")
  {
    for (const std::string_view line :
         {"goroutine", "goroutine ", "goroutine x [running]:", "goroutine 1", "goroutine 1 [",
          "goroutine 1 [running", "goroutine 1 []:", "goroutine 1 [running]",
          "goroutine -1 [idle]:", "goroutine 99999999999999999999 [running]:",
          "goroutine 1 in goroutine 2 [x]:", "Goroutine 1 [running]:", "goroutine 1 gp=0xc0"}) {
      CAPTURE(line);
      CHECK_FALSE(parse_go_header(line));
    }
  }

  TEST_CASE("it is found behind what a log puts there")
  {
    CHECK(find_go_header("goroutine 1 [running]:") == 0);
    CHECK(find_go_header("svc[8]: goroutine 1 [running]:") == 8);
    CHECK(find_go_header("created by main.run in goroutine 1") == std::string_view::npos);
    CHECK(find_go_header("goroutine goroutine 1 [running]:") == 10);
    std::string many;
    for (int i = 0; i < 100'000; ++i) many += "goroutine 1 [";
    CHECK(find_go_header(many) == std::string_view::npos);
  }
}

}  // namespace unjam::dumps_go_header_test
