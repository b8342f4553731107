#include "client/code/value.hpp"

#include <doctest/doctest.h>

#include "tests/unit/fake_memory.hpp"

namespace unjam::code_value_test {

using namespace unjam::code;
using unjam::test::FakeMemory;

namespace {

constexpr Address stack_hi = 0xc000100000;
constexpr Address g = 0xc000002000;
constexpr Subject subject{stack_hi, g};

}  // namespace

TEST_SUITE("code/value")
{
  TEST_CASE("a value is evaluated for each goroutine anew")
  {
    FakeMemory memory;
    Terms terms;
    const Value slot = terms.load({Term::stack, -0x40}, 8);
    const Value field = terms.load(slot.plus(0x10), 8);
    memory.put(stack_hi - 0x40, 0x5000);
    memory.put(0x5010, 77);
    memory.put(0xc000200000 - 0x40, 0x6000);
    memory.put(0x6010, 88);
    CHECK(evaluate(terms, field, subject, memory) == 77);
    CHECK(evaluate(terms, field.plus(1), subject, memory) == 78);
    CHECK(evaluate(terms, field, {0xc000200000, g}, memory) == 88);
    CHECK(evaluate(terms, {Term::goroutine, 8}, subject, memory) == g + 8);
    CHECK(evaluate(terms, number(5), subject, memory) == 5);
  }

  TEST_CASE("what is unknown, made or cannot be read has no number")
  {
    FakeMemory memory;
    Terms terms;
    CHECK_FALSE(evaluate(terms, {}, subject, memory));
    CHECK_FALSE(evaluate(terms, terms.made(0x1000), subject, memory));
    CHECK_FALSE(evaluate(terms, terms.argument(0U), subject, memory));
    CHECK_FALSE(evaluate(terms, terms.result(0x1000, 0), subject, memory));
    CHECK_FALSE(evaluate(terms, terms.load(number(0x5000), 8), subject, memory));
    CHECK_FALSE(evaluate(terms, terms.load(terms.made(0x1000), 8), subject, memory));
  }

  TEST_CASE("fewer bytes than a word are read alone")
  {
    FakeMemory memory;
    Terms terms;
    memory.put(0x5000, 0x12345678, 4);
    CHECK(evaluate(terms, terms.load(number(0x5000), 4), subject, memory) == 0x12345678);
    CHECK(evaluate(terms, terms.load(number(0x5000), 2), subject, memory) == 0x5678);
    CHECK_FALSE(evaluate(terms, terms.load(number(0x5000), 8), subject, memory));
    CHECK_FALSE(evaluate(terms, terms.load(number(0x5000), 16), subject, memory));
  }

  TEST_CASE("a term is kept once")
  {
    Terms terms;
    const Value slot{Term::stack, -8};
    CHECK(terms.load(slot, 8) == terms.load(slot, 8));
    CHECK(terms.load(slot, 8) != terms.load(slot, 4));
    CHECK(terms.made(1) == terms.made(1));
    CHECK(terms.made(1) != terms.made(2));
    CHECK(terms.result(1, 0) != terms.result(1, 3));
    CHECK(terms.node(Term::stack) == nullptr);
    REQUIRE(terms.node(terms.load(slot, 8).term) != nullptr);
    CHECK(terms.node(terms.load(slot, 8).term)->address == slot);
  }

  TEST_CASE("loads within loads come to an end")
  {
    Terms terms;
    Value value{Term::stack, 0};
    int depth = 0;
    for (; value.known() && depth < 100; ++depth) value = terms.load(value, 8);
    CHECK(depth == 13);
    CHECK_FALSE(terms.load({}, 8).known());
  }

  TEST_CASE("numbers wrap around, and nothing is made of what is unknown")
  {
    CHECK(number(~0ULL).plus(1) == number(0));
    CHECK(number(0).plus(INT64_MIN).plus(INT64_MIN) == number(0));
    CHECK_FALSE(Value{}.plus(8).known());
    CHECK(Value{}.plus(8) == Value{});
  }
}

}  // namespace unjam::code_value_test
