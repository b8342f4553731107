#include "aggregate/findings/long_queues.hpp"

#include <doctest/doctest.h>

#include "aggregate/findings/diagnose.hpp"
#include "tests/unit/stuck.hpp"

namespace unjam::findings_long_queues_test {

using namespace unjam::aggregate;
using test::from;
using test::ids;
using test::locks;
using test::Stuck;

TEST_SUITE("findings/long_queues")
{
  TEST_CASE("the three longest, whatever they wait for, and each only once")
  {
    Stuck program;
    const std::uint32_t jobs = program.channel();
    const std::uint32_t stop = program.channel("struct {}");
    const std::uint32_t lock = program.lock();
    program.runs(1).future = FutureId{};
    for (const std::int64_t id : {2, 3, 4})
      program.waits(id, "main.work", {from(jobs), from(stop)});
    for (const std::int64_t id : {5, 6}) program.waits(id, "main.read", {}, "IO wait");
    program.waits(7, "main.get", {locks(lock)});
    program.waits(8, "main.nap", {}, "sleep");
    const auto queues = diagnose(program.snapshot).queues;
    REQUIRE(queues.size() == 3);
    CHECK(queues[0].wait == "wait to receive from a chan main.Job");
    CHECK(queues[0].goroutines == ids({2, 3, 4}));
    CHECK(queues[1].wait == "wait (IO wait)");
    CHECK(queues[1].goroutines == ids({5, 6}));
    CHECK_FALSE(queues[1].queue.has_value());
    CHECK(queues[2].wait == "waits to lock a sync.Mutex");
  }

  TEST_CASE("names are wanted of them where there is no finding")
  {
    Stuck program;
    program.runs(1).future = FutureId{};
    const std::uint32_t jobs = program.channel();
    program.waits(2, "main.work", {from(jobs)});
    const Diagnosis diagnosis = diagnose(program.snapshot);
    CHECK(diagnosis.findings.empty());
    CHECK(diagnosis.wanted.channels == std::vector<std::uint32_t>{jobs});
  }

  TEST_CASE("nobody, no queues")
  {
    CHECK(diagnose(Snapshot{}).queues.empty());
  }
}

}  // namespace unjam::findings_long_queues_test
