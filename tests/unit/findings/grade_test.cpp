// What is proved, and what takes a proof away.

#include <doctest/doctest.h>

#include "aggregate/findings/diagnose.hpp"
#include "tests/unit/stuck.hpp"

namespace unjam::findings_grade_test {

using namespace unjam::aggregate;
using test::from;
using test::locks;
using test::Stuck;
using test::to;

namespace {

Finding only(const Stuck& program)
{
  const Diagnosis diagnosis = diagnose(program.snapshot);
  REQUIRE(diagnosis.findings.size() == 1);
  return diagnosis.findings[0];
}

Stuck sender(Reach reach)
{
  Stuck program;
  program.waits(1, "main.put", {to(program.channel("main.Job", reach))}, "chan send");
  return program;
}

}  // namespace

TEST_SUITE("findings/grade")
{
  TEST_CASE("what nothing alive can reach is lost for good: proved")
  {
    Stuck program = sender(Reach::unreachable);
    program.runs(2).future = FutureId{};
    const Finding finding = only(program);
    CHECK(finding.kind == FindingKind::orphaned_send);
    CHECK(finding.grade == Grade::proved);
    CHECK(finding.permanent == true);
  }

  TEST_CASE("without a whole account, what code does not do is a hint, and says what is missing")
  {
    Stuck program = sender(Reach::alive);
    program.snapshot.account = {.whole = false, .missing = "the heap was not searched"};
    CHECK(diagnose(program.snapshot).findings.empty());
    program.snapshot.holders = {
        {.act = Act::receive, .scope = Holders::Scope::own, .functions = {}}};
    CHECK(only(program).grade == Grade::hint);
    CHECK(only(program).title.ends_with("and no goroutine was found that would receive."));
    CHECK(only(program).evidence.back() ==
          "Not proved, since not everything that could help was looked at: the heap was not "
          "searched.");
  }

  TEST_CASE("nobody left is proved if everything is excluded")
  {
    CHECK(only(sender(Reach::alive)).grade == Grade::proved);
    CHECK(only(sender(Reach::alive)).permanent == std::nullopt);
    CHECK(only(sender(Reach::unknown)).grade == Grade::proved);
  }

  TEST_CASE("without proof, nobody is no finding where the program has code that would do it")
  {
    Stuck program = sender(Reach::alive);
    program.runs(2).future = program.future({Act::receive});
    CHECK(only(program).grade == Grade::hint);
    const StringId take = program.snapshot.strings.intern("main.take");
    program.snapshot.holders = {
        {.act = Act::receive, .scope = Holders::Scope::own, .functions = {take}}};
    CHECK(diagnose(program.snapshot).findings.empty());
  }

  TEST_CASE("an act of somebody who goes on, on what could not be told, takes the proof away")
  {
    Stuck program = sender(Reach::alive);
    program.runs(2).future = program.unknown(Act::receive, "main.Job");
    CHECK(diagnose(program.snapshot).findings.empty());
    program.snapshot.goroutines.pop_back();
    program.waits(2, "main.idle", {}, "chan receive (nil chan)").future =
        program.unknown(Act::receive, "main.Job");
    const Diagnosis diagnosis = diagnose(program.snapshot);
    const auto send =
        std::ranges::find(diagnosis.findings, FindingKind::orphaned_send, &Finding::kind);
    REQUIRE(send != diagnosis.findings.end());
    CHECK(send->grade == Grade::strong);
  }

  TEST_CASE("a select with one lost case and one that may be released is not proved")
  {
    Stuck program;
    const std::uint32_t lost = program.channel("int", Reach::unreachable);
    const std::uint32_t open = program.channel("main.Job", Reach::alive);
    program.waits(1, "main.choose", {to(lost), to(open)});
    program.runs(2).future = program.future({Act::receive});
    CHECK(only(program).grade == Grade::hint);
    CHECK(only(program).permanent == std::nullopt);
  }

  TEST_CASE("a select with one lost case and one of unknown reach is not lost")
  {
    Stuck program;
    const std::uint32_t lost = program.channel("int", Reach::unreachable);
    const std::uint32_t unknown = program.channel("main.Job", Reach::unknown);
    program.waits(1, "main.choose", {to(lost), to(unknown)});
    CHECK(only(program).grade == Grade::proved);
    CHECK(only(program).permanent == std::nullopt);
  }

  TEST_CASE("whoever stands behind a proved root is stuck for certain, or nothing is proved")
  {
    Stuck program = test::two_locks();
    program.waits(3, "main.choose", {locks(0), to(program.channel())});
    CHECK(diagnose(program.snapshot).findings.at(0).grade == Grade::strong);
    program.runs(4).future = program.future({Act::receive});
    for (const Finding& finding : diagnose(program.snapshot).findings) {
      CHECK(finding.grade == Grade::hint);
    }
  }

  TEST_CASE("a nil channel is proved; those behind it are told if nobody else can help them")
  {
    Stuck program;
    const std::uint32_t lock = program.lock();
    program.waits(1, "main.nil", {}, "chan send (nil chan)");
    program.can(Act::unlock, lock);
    CHECK(only(program).grade == Grade::proved);
    program.waits(2, "main.get", {locks(lock)});
    CHECK(only(program).grade == Grade::proved);
    CHECK(only(program).goroutines.size() == 2);
    program.runs(3).future = program.future({Act::unlock});
    CHECK(only(program).grade == Grade::proved);
    CHECK(only(program).goroutines.size() == 1);
  }

  TEST_CASE("a goroutine of which nothing is known, or a missing one, takes every proof away")
  {
    Stuck program = test::two_locks();
    CHECK(only(program).grade == Grade::strong);
    program.snapshot.expected = 3;
    CHECK(only(program).grade == Grade::hint);
    program.snapshot.expected.reset();
    program.runs(3).future = FutureId{};
    CHECK(only(program).grade == Grade::hint);
  }
}

}  // namespace unjam::findings_grade_test
