#include "cli/fail_on.hpp"

#include <doctest/doctest.h>

#include <variant>

#include "tests/unit/sample_findings.hpp"

namespace unjam::cli_fail_on_test {

using namespace unjam::cli;
using aggregate::FindingKind;
using aggregate::Grade;

namespace {

using Words = std::vector<std::string>;

FailOn parsed(const Words& words)
{
  return std::get<FailOn>(parse_fail_on(words));
}

const std::vector<aggregate::Finding> strong_cycle{
    test::finding(FindingKind::wait_cycle, Grade::strong, "")};

}  // namespace

TEST_SUITE("cli/fail_on")
{
  TEST_CASE("a kind is met by findings of that kind alone")
  {
    CHECK(matches(parsed({"wait_cycle"}), strong_cycle));
    CHECK(matches(parsed({"crash", "wait_cycle"}), strong_cycle));
    CHECK_FALSE(matches(parsed({"crash"}), strong_cycle));
  }

  TEST_CASE("a grade is met by that grade and by surer ones")
  {
    CHECK(matches(parsed({"strong"}), strong_cycle));
    CHECK(matches(parsed({"hint"}), strong_cycle));
    CHECK_FALSE(matches(parsed({"proved"}), strong_cycle));
    CHECK(matches(parsed({"proved", "hint"}), strong_cycle));
    CHECK(matches(parsed({"hint", "proved"}), strong_cycle));
  }

  TEST_CASE("nothing asked for, or nothing found, is never met")
  {
    CHECK_FALSE(matches(parsed({}), strong_cycle));
    CHECK_FALSE(matches(parsed({"hint"}), {}));
  }

  TEST_CASE("every word of the output can be asked for, and no other")
  {
    CHECK(parsed({"starved"}).kinds == std::vector{FindingKind::starved});
    CHECK(parsed({"crash"}).kinds == std::vector{FindingKind::crash});
    const auto misuse = std::get<aggregate::Misuse>(parse_fail_on(Words{"self_deadlok"}));
    CHECK(misuse.text.find("did you mean 'self_deadlock'?") != std::string::npos);
    CHECK(std::holds_alternative<aggregate::Misuse>(parse_fail_on(Words{""})));
  }
}

}  // namespace unjam::cli_fail_on_test
