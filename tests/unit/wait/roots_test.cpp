#include "aggregate/wait/roots.hpp"

#include <doctest/doctest.h>

#include "tests/unit/stuck.hpp"

namespace unjam::wait_roots_test {

using namespace unjam::aggregate;
using test::from;
using test::locks;
using test::Stuck;
using test::to;

namespace {

using Indices = std::vector<std::uint32_t>;

}  // namespace

TEST_SUITE("wait/roots")
{
  TEST_CASE("nobody waits in an empty snapshot, and nobody behind one that runs")
  {
    CHECK(find_roots(Snapshot{}).empty());
    Stuck program;
    program.runs(1);
    CHECK(find_roots(program.snapshot).empty());
  }

  TEST_CASE("a circle is one root, with all who wait behind")
  {
    Stuck program = test::two_locks();
    program.waits(3, "main.late", {locks(0)});
    const auto roots = find_roots(program.snapshot);
    REQUIRE(roots.size() == 1);
    CHECK(roots[0].kind == Root::Kind::cycle);
    CHECK(roots[0].goroutines == Indices{0, 1});
    CHECK(roots[0].queues.size() == 2);
    CHECK(roots[0].behind == Indices{0, 1, 2});
    CHECK(roots[0].certain);
  }

  TEST_CASE("two goroutines that wait for the same lock are no circle")
  {
    Stuck program;
    const std::uint32_t lock = program.lock();
    for (const std::int64_t id : {1, 2}) {
      program.waits(id, "main.get", {locks(lock)});
      program.can(Act::unlock, lock);
    }
    const auto roots = find_roots(program.snapshot);
    REQUIRE(roots.size() == 1);
    CHECK(roots[0].kind == Root::Kind::nobody);
    CHECK(roots[0].goroutines.empty());
    CHECK(roots[0].behind == Indices{0, 1});
  }

  TEST_CASE("a chain ends at the one that goes on")
  {
    Stuck program;
    const std::uint32_t jobs = program.channel();
    const std::uint32_t lock = program.lock();
    program.waits(1, "main.put", {to(jobs)});
    program.waits(2, "main.take", {locks(lock)});
    program.can(Act::receive, jobs);
    program.runs(3);
    program.can(Act::unlock, lock);
    const auto roots = find_roots(program.snapshot);
    REQUIRE(roots.size() == 1);
    CHECK(roots[0].kind == Root::Kind::living);
    CHECK(roots[0].goroutines == Indices{2});
    CHECK(roots[0].queues == std::vector{QueueKey{Wait::Kind::lock, lock}});
    CHECK(roots[0].behind == Indices{0, 1});
    CHECK_FALSE(roots[0].certain);
  }

  TEST_CASE("a pool of workers that go on is one root")
  {
    Stuck program;
    const std::uint32_t jobs = program.channel();
    const std::uint32_t results = program.channel();
    program.waits(1, "main.put", {to(jobs)});
    for (const std::int64_t id : {2, 3, 4}) {
      program.runs(id);
      program.can(Act::receive, jobs);
    }
    program.waits(5, "main.add", {to(results)});
    program.runs(6);
    program.can(Act::receive, results);
    const auto roots = find_roots(program.snapshot);
    REQUIRE(roots.size() == 2);
    CHECK(roots[0].goroutines == Indices{1, 2, 3});
    CHECK(roots[0].behind == Indices{0});
    CHECK(roots[1].goroutines == Indices{5});
    CHECK(roots[1].behind == Indices{4});
  }

  TEST_CASE("a hundred thousand who can all send again to where they wait are soon gone through")
  {
    Stuck program;
    const std::uint32_t jobs = program.channel();
    program.runs(1);
    program.can(Act::receive, jobs);
    for (std::int64_t id = 2; id < 100'002; ++id) {
      program.waits(id, "main.put", {to(jobs)});
      program.can(Act::send, jobs).can(Act::receive, jobs);
    }
    const auto roots = find_roots(program.snapshot);
    REQUIRE(roots.size() == 1);
    CHECK(roots[0].goroutines == Indices{0});
    CHECK(roots[0].behind.size() == 100'000);
  }

  TEST_CASE("a root is certain only if everybody behind it is stuck for certain")
  {
    Stuck program = test::two_locks();
    const std::uint32_t other = program.channel();
    program.waits(3, "main.choose", {locks(0), to(other)});
    program.runs(4);
    REQUIRE_FALSE(find_roots(program.snapshot).empty());
    for (const Root& root : find_roots(program.snapshot)) CHECK(root.certain);
    program.snapshot.goroutines[3].future = program.future({Act::receive});
    for (const Root& root : find_roots(program.snapshot)) CHECK_FALSE(root.certain);
  }

  TEST_CASE("who holds what others need and waits for ever is a root of its own kind")
  {
    Stuck program;
    const std::uint32_t lock = program.lock();
    program.waits(1, "main.nil", {}, "chan send (nil chan)");
    program.can(Act::unlock, lock);
    program.waits(2, "main.get", {locks(lock)});
    const auto roots = find_roots(program.snapshot);
    REQUIRE(roots.size() == 1);
    CHECK(roots[0].kind == Root::Kind::endless);
    CHECK(roots[0].behind == Indices{0, 1});
  }
}

}  // namespace unjam::wait_roots_test
