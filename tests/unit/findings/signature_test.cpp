#include <doctest/doctest.h>

#include "aggregate/findings/diagnose.hpp"
#include "aggregate/findings/scene.hpp"
#include "tests/unit/stuck.hpp"

namespace unjam::findings_signature_test {

using namespace unjam::aggregate;
using test::from;
using test::Stuck;
using test::to;

namespace {

/// The signature of a sender that nobody receives from, in this function.
std::string signature_in(std::string_view function, std::int64_t id = 1, bool more = false)
{
  Stuck program;
  if (more) program.channel("string");
  program.waits(id, function, {to(program.channel())});
  if (more) program.waits(id + 1, function, {to(program.channel())});
  const Diagnosis diagnosis = diagnose(program.snapshot);
  REQUIRE(diagnosis.findings.size() == 1);
  return diagnosis.findings[0].signature;
}

}  // namespace

TEST_SUITE("findings/signature")
{
  TEST_CASE("the numbers that a compiler gives to closures are left out")
  {
    CHECK(plain_function("main.run.func1") == "main.run.func");
    CHECK(plain_function("main.run.func12.3") == "main.run.func");
    CHECK(plain_function("main.run.func1.2.3") == "main.run.func");
    CHECK(plain_function("main.run.gowrap4") == "main.run.gowrap");
    CHECK(plain_function("main.run.func2.deferwrap10") == "main.run.func.deferwrap");
    CHECK(plain_function("main.run-range3") == "main.run-range");
    CHECK(plain_function("main.(*Pool[...]).Get") == "main.(*Pool).Get");
    CHECK(plain_function("main.Map[go.shape.[]int,go.shape.string].func1") == "main.Map.func");
  }

  TEST_CASE("the names of people keep their numbers")
  {
    CHECK(plain_function("main.step1") == "main.step1");
    CHECK(plain_function("main.myfunc2") == "main.myfunc2");
    CHECK(plain_function("example.com/v2/x.(*T2).Do") == "example.com/v2/x.(*T2).Do");
    CHECK(plain_function("").empty());
    CHECK(plain_function("main.[[[").substr(0, 5) == "main");
  }

  TEST_CASE("a signature has a version and sixteen digits")
  {
    const std::string text = signature_in("main.put");
    CHECK(text.size() == 18);
    CHECK(text.starts_with("2:"));
    CHECK(text.find_first_not_of("0123456789abcdef", 2) == std::string::npos);
  }

  TEST_CASE("ids, addresses, numbers of goroutines and rebuilds do not change a signature")
  {
    const std::string text = signature_in("main.put.func1");
    CHECK(signature_in("main.put.func2", 77) == text);
    CHECK(signature_in("main.put.func1", 5, true) == text);
  }

  TEST_CASE("the place where most wait is in a signature, whoever came first")
  {
    const auto signature_of = [](std::initializer_list<std::string_view> functions) {
      Stuck program;
      const std::uint32_t jobs = program.channel();
      std::int64_t id = 0;
      for (const std::string_view function : functions) program.waits(++id, function, {to(jobs)});
      return diagnose(program.snapshot).findings.at(0).signature;
    };
    CHECK(signature_of({"main.a", "main.b", "main.b"}) == signature_of({"main.b", "main.b"}));
    CHECK(signature_of({"main.a", "main.b"}) == signature_of({"main.b", "main.a"}));
  }

  TEST_CASE("the order of those in a cycle does not change a signature, the types in it do")
  {
    const auto signature_of = [](std::string_view first, std::string_view then,
                                 std::string_view type = "int") {
      Stuck program;
      const std::uint32_t one = program.channel(type);
      const std::uint32_t other = program.channel("string");
      program.waits(1, first, {first == "main.a" ? to(one) : from(other)});
      program.can(first == "main.a" ? Act::send : Act::receive, first == "main.a" ? other : one);
      program.waits(2, then, {then == "main.a" ? to(one) : from(other)});
      program.can(then == "main.a" ? Act::send : Act::receive, then == "main.a" ? other : one);
      return diagnose(program.snapshot).findings.at(0).signature;
    };
    CHECK(signature_of("main.a", "main.b") == signature_of("main.b", "main.a"));
    CHECK(signature_of("main.a", "main.b", "bool") != signature_of("main.a", "main.b"));
  }

  TEST_CASE("how many are in a cycle, and which of them come first, does not change a signature")
  {
    const auto signature_of = [](std::size_t count) {
      Stuck program;
      const std::uint32_t lock = program.lock();
      const std::uint32_t other = program.lock();
      for (std::size_t i = 0; i < count; ++i) {
        program.waits(static_cast<std::int64_t>(i) + 1, "main.a", {{lock, Wait::Kind::lock}});
        program.can(Act::unlock, other);
      }
      program.waits(1000, "main.z", {{other, Wait::Kind::lock}});
      program.can(Act::unlock, lock);
      const auto findings = diagnose(program.snapshot).findings;
      REQUIRE(findings.at(0).kind == FindingKind::wait_cycle);
      return findings.at(0).signature;
    };
    CHECK(signature_of(1) == signature_of(80));
  }

  TEST_CASE("another function, another way to wait and another kind have other signatures")
  {
    const std::string text = signature_in("main.put");
    CHECK(signature_in("main.push") != text);
    Stuck receives;
    receives.waits(1, "main.put", {from(receives.channel())});
    CHECK(diagnose(receives.snapshot).findings.at(0).signature != text);
    Stuck itself;
    itself.waits(1, "main.put", {to(itself.channel())});
    itself.can(Act::receive, 0);
    CHECK(diagnose(itself.snapshot).findings.at(0).signature != text);
  }
}

}  // namespace unjam::findings_signature_test
