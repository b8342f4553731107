#include "aggregate/wait/wait_graph.hpp"

#include <doctest/doctest.h>

#include "tests/unit/stuck.hpp"

namespace unjam::wait_wait_graph_test {

using namespace unjam::aggregate;
using test::from;
using test::locks;
using test::to;

namespace {

/// The nodes that one points at.
std::vector<std::uint32_t> next(const WaitGraph& graph, std::uint32_t node)
{
  const auto nodes = graph.next(node);
  return {nodes.begin(), nodes.end()};
}

using Nodes = std::vector<std::uint32_t>;

}  // namespace

TEST_SUITE("wait/wait_graph")
{
  TEST_CASE("who waits points at the queue, and the queue at who releases it")
  {
    test::Stuck program;
    const std::uint32_t jobs = program.channel();
    program.waits(1, "main.put", {to(jobs)});
    program.runs(2);
    program.can(Act::receive, jobs).can(Act::send, jobs);
    const WaitGraph graph{program.snapshot};
    REQUIRE(graph.size() == 3);
    CHECK(graph.queue(2) == QueueKey{Wait::Kind::send, jobs});
    CHECK(next(graph, 0) == Nodes{2});
    CHECK(next(graph, 2) == Nodes{1});
    CHECK(next(graph.reversed(), 1) == Nodes{2});
    CHECK(next(graph.reversed(), 0) == Nodes{});
  }

  TEST_CASE("a queue points at those who stand in it only if there is nobody else")
  {
    test::Stuck program;
    const std::uint32_t jobs = program.channel();
    program.waits(1, "main.consume", {to(jobs)});
    program.can(Act::receive, jobs);
    CHECK(next(WaitGraph{program.snapshot}, 1) == Nodes{0});
    program.runs(2);
    program.can(Act::receive, jobs);
    CHECK(next(WaitGraph{program.snapshot}, 2) == Nodes{1});
  }

  TEST_CASE("who only waits for a lock does not have it")
  {
    test::Stuck program;
    const std::uint32_t lock = program.lock();
    program.waits(1, "main.get", {locks(lock)});
    program.can(Act::unlock, lock);
    CHECK(next(WaitGraph{program.snapshot}, 1) == Nodes{});
    program.snapshot.operations[0].times = 2;
    CHECK(next(WaitGraph{program.snapshot}, 1) == Nodes{0});
  }

  TEST_CASE("readers wait for the writer that waits before them")
  {
    test::Stuck program;
    const std::uint32_t lock = program.lock(Lock::Kind::rwmutex);
    program.waits(1, "main.read", {{lock, Wait::Kind::read_lock}});
    program.waits(2, "main.write", {locks(lock)});
    const WaitGraph graph{program.snapshot};
    REQUIRE(graph.queue(3) == QueueKey{Wait::Kind::read_lock, lock});
    CHECK(next(graph, 3) == Nodes{1});
  }

  TEST_CASE("a WaitGroup is released by Done, a Cond by Signal")
  {
    test::Stuck program;
    const std::uint32_t group = program.lock(Lock::Kind::waitgroup);
    const std::uint32_t cond = program.lock(Lock::Kind::cond);
    program.waits(1, "main.join", {{group, Wait::Kind::wait}});
    program.waits(2, "main.idle", {{cond, Wait::Kind::wait}});
    program.runs(3);
    program.can(Act::done, group).can(Act::done, cond);
    const WaitGraph graph{program.snapshot};
    CHECK(next(graph, 3) == Nodes{2});
    CHECK(next(graph, 4) == Nodes{});
  }

  TEST_CASE("those who wait for each other are one component, whom they block another")
  {
    test::Stuck program = test::two_locks();
    program.waits(3, "main.late", {locks(0)});
    const WaitGraph graph{program.snapshot};
    const Components components = find_components(graph);
    CHECK(components.count == 2);
    CHECK(components.of == Nodes{0, 0, 1, 0, 0});
  }

  TEST_CASE("nothing has no components")
  {
    const WaitGraph graph{Snapshot{}};
    CHECK(graph.size() == 0);
    CHECK(find_components(graph).count == 0);
  }
}

}  // namespace unjam::wait_wait_graph_test
