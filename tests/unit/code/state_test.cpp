#include "client/code/state.hpp"

#include <doctest/doctest.h>

namespace unjam::code_state_test {

using namespace unjam::code;

namespace {

constexpr Value slot{Term::stack, -0x40};

struct Start {
  Terms terms;
  State state{terms, Value{Term::stack, -0x80}};
};

}  // namespace

TEST_SUITE("code/state")
{
  TEST_CASE("what was never written is as the target has it")
  {
    Start start;
    CHECK(start.state.load(slot, 8) == start.terms.load(slot, 8));
    CHECK(start.state.load(slot.plus(4), 4) == start.terms.load(slot.plus(4), 4));
    CHECK_FALSE(start.state.load({}, 8).known());
    CHECK_FALSE(start.state.load(slot, 16).known());
    CHECK_FALSE(start.state.load(slot, 0).known());
  }

  TEST_CASE("the stack below the floor is dead")
  {
    Start start;
    CHECK_FALSE(start.state.load({Term::stack, -0x88}, 8).known());
    CHECK(start.state.load({Term::stack, -0x80}, 8).known());
    start.state.store({Term::stack, -0x88}, 8, number(3));
    CHECK(start.state.load({Term::stack, -0x88}, 8) == number(3));
  }

  TEST_CASE("a new object holds nothing that is known")
  {
    Start start;
    const Value object = start.terms.made(0x1000);
    CHECK_FALSE(start.state.load(object.plus(8), 8).known());
    start.state.store(object.plus(8), 8, number(3));
    CHECK(start.state.load(object.plus(8), 8) == number(3));
  }

  TEST_CASE("a part of a number is a number, a part of another word is not known")
  {
    Start start;
    start.state.store(slot, 8, number(0x1122334455667788));
    CHECK(start.state.load(slot, 4) == number(0x55667788));
    CHECK(start.state.load(slot.plus(4), 2) == number(0x3344));
    CHECK(start.state.load(slot.plus(7), 1) == number(0x11));
    CHECK_FALSE(start.state.load(slot.plus(6), 4).known());
    start.state.store(slot, 8, Value{Term::stack, 0});
    CHECK_FALSE(start.state.load(slot, 4).known());
  }

  TEST_CASE("a word that is written in part is not known any more")
  {
    Start start;
    start.state.store(slot, 8, number(1));
    start.state.store(slot.plus(8), 8, number(2));
    start.state.store(slot.plus(16), 8, number(3));
    start.state.store(slot.plus(6), 4, number(0));
    CHECK_FALSE(start.state.load(slot, 8).known());
    CHECK_FALSE(start.state.load(slot.plus(8), 8).known());
    CHECK(start.state.load(slot.plus(16), 8) == number(3));
  }

  TEST_CASE("writing half a word leaves the words beside it")
  {
    Start start;
    for (int i = -1; i < 2; ++i) start.state.store(slot.plus(8 * i), 8, number(1));
    start.state.store(slot.plus(4), 4, number(0));
    CHECK(start.state.load(slot.plus(-8), 8) == number(1));
    CHECK_FALSE(start.state.load(slot, 8).known());
    CHECK(start.state.load(slot.plus(8), 8) == number(1));
  }

  TEST_CASE("forgetting takes every word that is touched")
  {
    Start start;
    for (int i = 0; i < 4; ++i) start.state.store(slot.plus(8 * i), 8, number(1));
    start.state.forget(slot.plus(4), 16);
    CHECK_FALSE(start.state.load(slot, 8).known());
    CHECK_FALSE(start.state.load(slot.plus(8), 8).known());
    CHECK_FALSE(start.state.load(slot.plus(16), 8).known());
    CHECK(start.state.load(slot.plus(24), 8) == number(1));
  }

  TEST_CASE("a call leaves the stack and what nobody else knows, of registers rsp, rbp and r14")
  {
    Start start;
    const Value object = start.terms.made(0x1000);
    const Value heap = start.terms.load(slot, 8);
    for (std::int8_t reg = rax; reg <= r15; ++reg) start.state.set_reg(reg, number(1));
    start.state.set_vector(3, {number(1), number(2)});
    start.state.store(slot, 8, number(1));
    start.state.store(object, 8, number(2));
    start.state.store(heap, 8, number(3));
    start.state.store(number(0x5000), 8, number(4));
    start.state.call();
    for (std::int8_t reg = rax; reg <= r15; ++reg) {
      CAPTURE(reg);
      CHECK(start.state.reg(reg).known() == (reg == rsp || reg == rbp || reg == r14));
    }
    CHECK_FALSE(start.state.vector(3).first.known());
    CHECK(start.state.vector(15).first == number(0));
    CHECK(start.state.load(slot, 8) == number(1));
    CHECK(start.state.load(object, 8) == number(2));
    CHECK_FALSE(start.state.load(heap, 8).known());
    CHECK_FALSE(start.state.load(number(0x5000), 8).known());
  }

  TEST_CASE("an object of the frame is not trusted, what lies beside it is")
  {
    Start start;
    const FrameLayout layout{.locals = {-0x60, -0x10},
                             .arguments = {},
                             .objects = {{-0x40, -0x30}},
                             .object_pointers = {}};
    const Value cfa{Term::stack, 0};
    start.state.enter(layout, cfa,
                      std::make_shared<const State::Target>(State::Target{
                          [](Address) { return false; }, [](Value) { return false; }}));
    CHECK(start.state.load(cfa.plus(-0x28), 8).known());
    CHECK_FALSE(start.state.load(cfa.plus(-0x38), 8).known());
    CHECK_FALSE(start.state.load(cfa.plus(-0x68), 8).known());
    start.state.store(cfa.plus(-0x38), 8, number(7));
    start.state.store(cfa.plus(-0x28), 8, number(8));
    CHECK(start.state.load(cfa.plus(-0x38), 8) == number(7));
    start.state.call();
    CHECK_FALSE(start.state.load(cfa.plus(-0x38), 8).known());
    CHECK(start.state.load(cfa.plus(-0x28), 8) == number(8));
  }

  TEST_CASE("a store through an unknown pointer may have met any object, but no other word")
  {
    Start start;
    const FrameLayout layout{.locals = {-0x60, -0x10},
                             .arguments = {},
                             .objects = {{-0x40, -0x30}},
                             .object_pointers = {}};
    const Value cfa{Term::stack, 0};
    start.state.enter(layout, cfa,
                      std::make_shared<const State::Target>(State::Target{
                          [](Address) { return false; }, [](Value) { return false; }}));
    start.state.store(cfa.plus(-0x38), 8, number(7));
    start.state.store(cfa.plus(-0x28), 8, number(8));
    start.state.store(Value{}, 8, number(9));
    CHECK_FALSE(start.state.load(cfa.plus(-0x38), 8).known());
    CHECK(start.state.load(cfa.plus(-0x28), 8) == number(8));
    start.state.store(Value::somewhere_on_stack(), 8, number(9));
    CHECK_FALSE(start.state.load(cfa.plus(-0x28), 8).known());
  }

  TEST_CASE("two names may lead to one place")
  {
    Start start;
    const FrameLayout layout{.locals = {-0x60, -0x10},
                             .arguments = {},
                             .objects = {{-0x40, -0x30}},
                             .object_pointers = {}};
    const Value cfa{Term::stack, 0};
    start.state.enter(layout, cfa,
                      std::make_shared<const State::Target>(State::Target{
                          [](Address) { return false; }, [](Value) { return false; }}));
    const Value strange = start.terms.load(cfa.plus(-0x28), 8).plus(8);
    const Value made = start.terms.made(0x1000).plus(8);
    const Value object = cfa.plus(-0x38);
    const Value own = cfa.plus(-0x20);
    const Value variable = number(0x5000);
    const auto store_under_a_strange_name = [&] {
      for (const Value each : {own, made, object}) start.state.store(each, 8, number(1));
      start.state.store(strange, 8, number(2));
    };
    store_under_a_strange_name();
    CHECK_FALSE(start.state.load(made, 8).known());
    CHECK_FALSE(start.state.load(object, 8).known());
    CHECK(start.state.load(own, 8) == number(1));
    CHECK(start.state.load(strange, 8) == number(2));
    start.state.store(own, 8, number(3));
    CHECK(start.state.load(strange, 8) == number(2));
    start.state.store(made, 8, number(3));
    CHECK_FALSE(start.state.load(strange, 8) == number(2));
    store_under_a_strange_name();
    start.state.store(object, 8, number(3));
    CHECK_FALSE(start.state.load(strange, 8) == number(2));
    store_under_a_strange_name();
    start.state.forget(object.plus(-0x10), 32);  // begins beside it
    CHECK_FALSE(start.state.load(strange, 8) == number(2));
    // What is made now lies nowhere that has a number.
    start.state.store(variable, 8, number(4));
    start.state.store(made, 8, number(5));
    CHECK(start.state.load(variable, 8) == number(4));
    CHECK(start.state.load(made, 8) == number(5));
    // A wide store is one, too.
    start.state.forget(strange, 32);
    CHECK_FALSE(start.state.load(made, 8).known());
  }

  TEST_CASE("so may two names of which one comes from the other side of a join")
  {
    Start start;
    const Value strange = start.terms.load(slot, 8);
    const Value made = start.terms.made(0x1000);
    State other = start.state;
    for (State* const each : {&start.state, &other}) each->store(strange, 8, number(1));
    start.state.store(made, 8, number(2));
    other.store(made, 8, number(2));
    for (State* const each : {&start.state, &other}) each->store(strange, 8, number(1));
    (void)start.state.join(other, 0);
    start.state.store(made, 8, number(3));
    CHECK_FALSE(start.state.load(strange, 8) == number(1));
  }

  TEST_CASE("a join keeps what is alike and says whether anything was lost")
  {
    Start start;
    State& mine = start.state;
    mine.set_reg(rax, number(1));
    mine.set_reg(rbx, number(2));
    mine.store(slot, 8, number(3));
    State theirs = mine;
    CHECK_FALSE(mine.join(theirs, 0));
    theirs.set_reg(rbx, number(7));
    theirs.store(slot.plus(8), 8, number(4));
    CHECK(mine.join(theirs, 0));
    CHECK(mine.reg(rax) == number(1));
    CHECK_FALSE(mine.reg(rbx).known());
    CHECK(mine.load(slot, 8) == number(3));
    CHECK_FALSE(mine.load(slot.plus(8), 8).known());
    CHECK_FALSE(mine.join(theirs, 0));
  }

  TEST_CASE("what one side wrote and the other left as it was is alike if it is the same")
  {
    Start start;
    State mine = start.state;
    mine.store(slot, 8, start.terms.load(slot, 8));
    State other = start.state;
    CHECK_FALSE(mine.join(other, 0));
    CHECK(mine.load(slot, 8) == start.terms.load(slot, 8));
    CHECK_FALSE(other.join(mine, 0));
    CHECK(other.load(slot, 8) == start.terms.load(slot, 8));
  }

  TEST_CASE("of too much that was written nothing is known, but nothing is wrong either")
  {
    Start start;
    for (int i = 0; i < 100'000; ++i) start.state.store({Term::stack, 8 * i}, 8, number(1));
    CHECK(start.state.size() <= 4096);
    CHECK(start.state.load({Term::stack, 0}, 8) == number(1));
    CHECK_FALSE(start.state.load({Term::stack, 8 * 99'999}, 8).known());
    CHECK_FALSE(start.state.load(number(0x5000), 8).known());
    State other{start.terms, Value{Term::stack, -0x80}};
    CHECK(other.join(start.state, 0));
    CHECK_FALSE(other.load(number(0x5000), 8).known());
  }
}

}  // namespace unjam::code_state_test
