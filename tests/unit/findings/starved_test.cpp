#include <doctest/doctest.h>

#include "aggregate/findings/diagnose.hpp"
#include "tests/unit/stuck.hpp"

namespace unjam::findings_starved_test {

using namespace unjam::aggregate;
using test::ids;
using test::Stuck;

namespace {

/// Goroutine 1 has run for 12.5 s on the only processor; 2 and 3 could run, and so could 4, which
/// is the runtime's own.
Stuck starved()
{
  Stuck program;
  program.runs(1, "main.spin");
  for (const std::int64_t id : {2, 3, 4}) program.runs(id, "main.draw").status = Status::runnable;
  program.snapshot.goroutines[3].system = true;
  program.snapshot.panel.processors = {
      {0, Processor::Status::running, 3, program.snapshot.now - 12'500'000'000}};
  return program;
}

std::size_t count(const Stuck& program)
{
  return diagnose(program.snapshot).findings.size();
}

}  // namespace

TEST_SUITE("findings/starved")
{
  TEST_CASE("who can run waits for a processor that somebody keeps")
  {
    const Stuck program = starved();
    const auto findings = diagnose(program.snapshot).findings;
    REQUIRE(findings.size() == 1);
    const Finding& finding = findings[0];
    CHECK(finding.kind == FindingKind::starved);
    CHECK(finding.grade == Grade::hint);
    CHECK_FALSE(finding.permanent.has_value());
    CHECK(finding.title ==
          "2 goroutines could run but get no processor: goroutine 1 has kept it for 12.5 s or "
          "longer.");
    CHECK(finding.goroutines == ids({2, 3}));
    REQUIRE(finding.chain.size() == 1);
    CHECK(finding.chain[0].goroutine == GoroutineId{1});
    CHECK(finding.dlv[0] == "goroutine 1 stack");
  }

  TEST_CASE("a short turn starves nobody, and neither does one of unknown length")
  {
    Stuck program = starved();
    std::int64_t& since = program.snapshot.panel.processors[0].running_since;
    since = program.snapshot.now - 10'000'000'000;
    CHECK(count(program) == 1);
    since += 1;
    CHECK(count(program) == 0);
    since = 0;
    CHECK(count(program) == 0);
  }

  TEST_CASE("any other processor that could take them ends it; one that is stopped cannot")
  {
    Stuck program = starved();
    Processor& other = program.snapshot.panel.processors.emplace_back();
    for (const auto status :
         {Processor::Status::idle, Processor::Status::syscall, Processor::Status::running}) {
      other.status = status;
      CHECK(count(program) == 0);
    }
    for (const auto status : {Processor::Status::gcstop, Processor::Status::dead}) {
      other.status = status;
      CHECK(count(program) == 1);
    }
  }

  TEST_CASE("a busy service in which nobody is ready to run starves nobody")
  {
    Stuck program = starved();
    for (Goroutine& goroutine : program.snapshot.goroutines) goroutine.status = Status::running;
    CHECK(count(program) == 0);
    program.snapshot.goroutines.clear();
    CHECK(count(program) == 0);
  }

  TEST_CASE("the signature depends on what keeps the processors, not on numbers")
  {
    Stuck one = starved();
    Stuck other = starved();
    other.snapshot.goroutines[0].id = GoroutineId{77};
    other.snapshot.goroutines.erase(other.snapshot.goroutines.begin() + 1);
    CHECK(diagnose(one.snapshot).findings[0].signature ==
          diagnose(other.snapshot).findings[0].signature);
  }
}

}  // namespace unjam::findings_starved_test
