#include "aggregate/findings/diagnose.hpp"

#include <doctest/doctest.h>

#include "tests/unit/stuck.hpp"

namespace unjam::findings_diagnose_test {

using namespace unjam::aggregate;
using test::ids;
using test::Stuck;
using test::to;

namespace {

constexpr std::int64_t crowd = 100'000;

}  // namespace

TEST_SUITE("findings/diagnose")
{
  TEST_CASE("nothing is found in nothing, nor where nobody asked for facts")
  {
    CHECK(diagnose(Snapshot{}).findings.empty());
    Stuck program = test::two_locks();
    program.snapshot.has_facts = false;
    CHECK(diagnose(program.snapshot).findings.empty());
  }

  TEST_CASE("who blocks most comes first")
  {
    Stuck program;
    program.waits(1, "main.nil", {}, "chan send (nil chan)");
    const std::uint32_t jobs = program.channel();
    for (const std::int64_t id : {2, 3, 4}) program.waits(id, "main.put", {to(jobs)});
    const Diagnosis diagnosis = diagnose(program.snapshot);
    REQUIRE(diagnosis.findings.size() == 2);
    CHECK(diagnosis.findings[0].goroutines == ids({2, 3, 4}));
    CHECK(diagnosis.findings[1].goroutines == ids({1}));
  }

  TEST_CASE("of those that block as many the surer one comes first")
  {
    Stuck program;
    const std::uint32_t lock = program.lock();
    program.waits(1, "main.again", {test::locks(lock)});
    program.can(Act::unlock, lock, 2);
    program.waits(2, "main.put", {to(program.channel("main.B", Reach::alive))});
    const Diagnosis diagnosis = diagnose(program.snapshot);
    REQUIRE(diagnosis.findings.size() == 2);
    CHECK(diagnosis.findings[0].grade == Grade::proved);
    CHECK(diagnosis.findings[0].goroutines == ids({2}));
    CHECK(diagnosis.findings[1].grade == Grade::strong);
  }

  TEST_CASE("names are wanted of each object once")
  {
    const Diagnosis diagnosis = diagnose(test::two_locks().snapshot);
    CHECK(diagnosis.wanted.channels.empty());
    CHECK(diagnosis.wanted.locks == std::vector<std::uint32_t>{0, 1});
  }

  TEST_CASE("a hundred thousand on one channel are one finding, and soon found")
  {
    Stuck program;
    const std::uint32_t jobs = program.channel();
    for (std::int64_t id = 1; id <= crowd; ++id) program.waits(id, "main.put", {to(jobs)});
    const Diagnosis diagnosis = diagnose(program.snapshot);
    REQUIRE(diagnosis.findings.size() == 1);
    CHECK(diagnosis.findings[0].goroutines.size() == crowd);
  }

  TEST_CASE("a hundred thousand on channels of their own are one finding, and soon found")
  {
    Stuck program;
    for (std::int64_t id = 1; id <= crowd; ++id) {
      program.waits(id, "main.put", {to(program.channel("main.Job", Reach::unreachable))});
    }
    const Diagnosis diagnosis = diagnose(program.snapshot);
    REQUIRE(diagnosis.findings.size() == 1);
    CHECK(diagnosis.findings[0].goroutines.size() == crowd);
    CHECK(diagnosis.findings[0].resources.size() == 16);
  }
}

}  // namespace unjam::findings_diagnose_test
