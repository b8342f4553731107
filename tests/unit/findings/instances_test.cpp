#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "aggregate/findings/diagnose.hpp"
#include "aggregate/findings/instances.hpp"
#include "tests/unit/stuck.hpp"

namespace unjam::findings_instances_test {

using namespace unjam::aggregate;
using test::Stuck;

namespace {

/// Two goroutines, of which each holds a lock that the other one waits for; from this id on.
void add_cycle(Stuck& program, std::int64_t id, std::string_view function = "main.transfer")
{
  const std::uint32_t one = program.lock();
  const std::uint32_t other = program.lock();
  program.waits(id, function, {{one, Wait::Kind::lock}});
  program.can(Act::unlock, other);
  program.waits(id + 1, function, {{other, Wait::Kind::lock}});
  program.can(Act::unlock, one);
}

Finding found(FindingKind kind, Grade grade, std::string_view signature,
              std::vector<GoroutineId> goroutines)
{
  Finding finding = test::finding(kind, grade, "It hangs.");
  finding.signature = signature;
  finding.goroutines = std::move(goroutines);
  return finding;
}

}  // namespace

TEST_SUITE("findings/instances")
{
  TEST_CASE("a hundred equal cycles of locks are one finding with the first one as its example")
  {
    Stuck program;
    for (std::int64_t i = 0; i < 100; ++i) add_cycle(program, 1 + 2 * i);
    const auto findings = diagnose(program.snapshot).findings;
    REQUIRE(findings.size() == 1);
    const Finding& finding = findings[0];
    CHECK(finding.kind == FindingKind::wait_cycle);
    CHECK(finding.instances == 100);
    CHECK(finding.goroutines.size() == 200);
    CHECK(std::ranges::is_sorted(finding.goroutines));
    CHECK(finding.title ==
          "100 times: 2 goroutines wait for each other: each of goroutines 1 and 2 may hold what "
          "another one waits for.");
    REQUIRE(!finding.explanation.empty());
    CHECK(finding.explanation[0] ==
          "The same is found 100 times, with 200 goroutines in all. This is one of them:");
    CHECK(finding.resources.size() == 2);
    REQUIRE(finding.chain.size() == 2);
    CHECK(finding.chain[0].goroutine == GoroutineId{1});
    CHECK(finding.chain[1].goroutine == GoroutineId{2});
  }

  TEST_CASE("names that were found for the example alone part nothing")
  {
    Stuck program;
    for (std::int64_t i = 0; i < 3; ++i) add_cycle(program, 1 + 2 * i);
    program.snapshot.locks[0].name = program.snapshot.strings.intern("main.Account.mu");
    CHECK(diagnose(program.snapshot).findings.size() == 1);
  }

  TEST_CASE("cycles in other functions are another finding")
  {
    Stuck program;
    add_cycle(program, 1);
    add_cycle(program, 3, "main.refund");
    add_cycle(program, 5);
    const auto findings = diagnose(program.snapshot).findings;
    REQUIRE(findings.size() == 2);
    CHECK(findings[0].instances == 2);
    CHECK(findings[0].goroutines.size() == 4);
    CHECK(findings[1].instances == 1);
    CHECK(findings[1].title.starts_with("2 goroutines wait for each other"));
  }

  TEST_CASE("kind, grade and signature have to be equal")
  {
    std::vector<Finding> findings{
        found(FindingKind::crowd, Grade::hint, "2:a", {GoroutineId{1}}),
        found(FindingKind::crowd, Grade::strong, "2:a", {GoroutineId{2}}),
        found(FindingKind::exhausted, Grade::hint, "2:a", {GoroutineId{3}}),
        found(FindingKind::crowd, Grade::hint, "2:b", {GoroutineId{4}}),
    };
    const auto before = findings;
    fold_instances(findings);
    CHECK(findings == before);
  }

  TEST_CASE("who is in two instances counts once")
  {
    std::vector<Finding> findings{
        found(FindingKind::crowd, Grade::hint, "2:a", {GoroutineId{3}, GoroutineId{5}}),
        found(FindingKind::crowd, Grade::hint, "2:a", {GoroutineId{1}, GoroutineId{3}}),
    };
    fold_instances(findings);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].goroutines == std::vector{GoroutineId{1}, GoroutineId{3}, GoroutineId{5}});
  }

  TEST_CASE("what holds for one instance alone is said of none")
  {
    std::vector<Finding> findings{found(FindingKind::crowd, Grade::hint, "2:a", {}),
                                  found(FindingKind::crowd, Grade::hint, "2:a", {})};
    findings[0].permanent = true;
    fold_instances(findings);
    CHECK_FALSE(findings[0].permanent.has_value());
  }
}

}  // namespace unjam::findings_instances_test
