#include "aggregate/rollup/memory.hpp"

#include <doctest/doctest.h>

#include "tests/unit/sample_reports.hpp"

namespace unjam::rollup_memory_test {

using namespace unjam::aggregate;
using test::fault_in;
using test::report_of;

namespace {

class Crashes {
 public:
  Crashes& add(const std::string& host, const CrashFacts& crash, const std::string& build = "b1")
  {
    ReportFacts& report =
        reports_.emplace_back(report_of("1:" + std::to_string(reports_.size()), host));
    if (host.empty()) report.labels.erase("host");
    report.target["build_id"] = build;
    report.crash = crash;
    return *this;
  }

  [[nodiscard]] std::vector<MemorySuspect> suspects() const
  {
    return suspect_memory(roll_up(reports_));
  }

 private:
  std::vector<ReportFacts> reports_;
};

CrashFacts fatal(const std::string& text)
{
  return {.kind = "fatal", .text = text, .type = "", .signal = "", .function = "runtime.throw"};
}

}  // namespace

TEST_SUITE("rollup/memory")
{
  TEST_CASE("a host that crashes in several places where no other one does")
  {
    const std::vector<MemorySuspect> suspects = suspect_memory(test::fleet());
    REQUIRE(suspects.size() == 1);
    CHECK(suspects[0] == MemorySuspect{.host = "web-4",
                                       .module = "example.com/shop",
                                       .build_id = "b1",
                                       .crashes = 3,
                                       .records = {},
                                       .places = {"main.(*Cart).Add", "main.(*Shop).Price",
                                                  "net/http.readRequest"},
                                       .other_hosts = 3,
                                       .others_alike = 0});
  }

  TEST_CASE("places that crash elsewhere, too, are the program's own fault")
  {
    Crashes crashes;
    crashes.add("x", fault_in("main.a")).add("x", fault_in("main.b")).add("x", fault_in("main.c"));
    CHECK(crashes.suspects().size() == 1);
    crashes.add("y", fault_in("main.b"));
    CHECK(crashes.suspects().empty());
  }

  TEST_CASE("two places, other binaries, other crashes and unnamed hosts do not suffice")
  {
    CHECK(Crashes{}
              .add("x", fault_in("a"))
              .add("x", fault_in("b"))
              .add("x", fault_in("b"))
              .suspects()
              .empty());
    CHECK(Crashes{}
              .add("x", fault_in("a"))
              .add("x", fault_in("b"))
              .add("x", fault_in("c"), "b2")
              .suspects()
              .empty());
    CHECK(Crashes{}
              .add("", fault_in("a"))
              .add("", fault_in("b"))
              .add("", fault_in("c"))
              .suspects()
              .empty());
    CrashFacts meant = fault_in("c");
    meant.signal.clear();
    meant.type = "string";
    CHECK(Crashes{}
              .add("x", fault_in("a"))
              .add("x", fault_in("b"))
              .add("x", meant)
              .suspects()
              .empty());
  }

  TEST_CASE("one word of the runtime's suffices, also of a host that has no name")
  {
    Crashes crashes;
    crashes.add("x", fatal("found bad pointer in Go heap (incorrect use of unsafe or cgo?)"));
    crashes.add("", fatal("growslice: len out of range")).add("y", fault_in("main.f"));
    const std::vector<MemorySuspect> suspects = crashes.suspects();
    REQUIRE(suspects.size() == 2);
    CHECK(suspects[0].host.empty());
    CHECK(suspects[0].other_hosts == 2);
    CHECK(suspects[1].host == "x");
    CHECK(suspects[1].records.size() == 1);
    CHECK(suspects[1].other_hosts == 1);
    CHECK(suspects[1].others_alike == 1);
  }

  TEST_CASE("a suspect has the addresses that are one bit away from the heap, and is none for them")
  {
    CrashFacts flipped = fault_in("main.f");
    flipped.flipped = {{"0x10c000000000", "0xc000000000"}};
    CHECK(Crashes{}.add("x", flipped).suspects().empty());
    const std::vector<MemorySuspect> suspects =
        Crashes{}.add("x", flipped).add("x", fatal("bad sweepgen in refill")).suspects();
    REQUIRE(suspects.size() == 1);
    CHECK(suspects[0].flipped == flipped.flipped);
  }

  TEST_CASE("a fault in the allocator or the collector is such a word; other fatal errors are not")
  {
    CHECK(found_damage(fault_in("runtime.mallocgc")));
    CHECK(found_damage(fault_in("runtime.(*mspan).nextFreeIndex")));
    CHECK_FALSE(found_damage(fault_in("runtime.memmove")));
    CHECK_FALSE(found_damage(fatal("concurrent map writes")));
    CHECK_FALSE(found_damage(fatal("all goroutines are asleep - deadlock!")));
    CHECK_FALSE(found_damage({}));
  }
}

}  // namespace unjam::rollup_memory_test
