#include "aggregate/findings/alike.hpp"

#include <doctest/doctest.h>

#include "aggregate/findings/diagnose.hpp"
#include "tests/unit/stuck.hpp"

namespace unjam::findings_alike_test {

using namespace unjam::aggregate;
using test::from;
using test::Stuck;
using test::to;

namespace {

std::vector<Root> merged(const Stuck& program)
{
  return merge_alike(program.snapshot, find_roots(program.snapshot));
}

}  // namespace

TEST_SUITE("findings/alike")
{
  TEST_CASE("roots at the same place are one, those with most behind come first")
  {
    Stuck program;
    program.waits(1, "main.other", {to(program.channel())});
    for (const std::int64_t id : {2, 3}) program.waits(id, "main.put", {to(program.channel())});
    const std::vector<Root> roots = merged(program);
    REQUIRE(roots.size() == 2);
    CHECK(roots[0].behind == std::vector<std::uint32_t>{1, 2});
    CHECK(roots[0].queues.size() == 2);
    CHECK(roots[1].behind == std::vector<std::uint32_t>{0});
  }

  TEST_CASE("another type, another reach and another way to wait are kept apart")
  {
    Stuck program;
    program.waits(1, "main.put", {to(program.channel())});
    program.waits(2, "main.put", {to(program.channel("int"))});
    program.waits(3, "main.put", {to(program.channel("int", Reach::unreachable))});
    program.waits(4, "main.put", {from(program.channel("int"))});
    CHECK(merged(program).size() == 4);
  }

  TEST_CASE("the cases of one select are one root")
  {
    Stuck program;
    const std::uint32_t left = program.channel();
    const std::uint32_t right = program.channel("int");
    program.waits(1, "main.choose", {to(left), from(right)});
    const std::vector<Root> roots = merged(program);
    REQUIRE(roots.size() == 1);
    CHECK(roots[0].queues.size() == 2);
    CHECK(roots[0].behind == std::vector<std::uint32_t>{0});
  }

  TEST_CASE("circles are never merged")
  {
    Stuck program;
    for (const std::int64_t id : {1, 2}) {
      const std::uint32_t jobs = program.channel();
      program.waits(id, "main.consume", {to(jobs)});
      program.can(Act::receive, jobs);
    }
    CHECK(merged(program).size() == 2);
  }
}

}  // namespace unjam::findings_alike_test
