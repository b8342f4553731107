#include "client/enrich/word_search.hpp"

#include <doctest/doctest.h>

#include "tests/unit/enrich/variables.hpp"
#include "tests/unit/fake_memory.hpp"

namespace unjam::enrich_word_search_test {

using namespace unjam::naming;
using namespace unjam::test;

namespace {

constexpr Address hchan = 0xc000068060;
constexpr StackBounds stack{0xc000100000, 0xc000102000};
constexpr std::int64_t outer = -0x100;  // the CFA of main.gather is 0xc000101f00
constexpr std::int64_t inner = -0x200;
constexpr Address cfa = stack.hi - 0x100;

/// The stack of a goroutine in main.gather, all words zero.
FakeMemory empty_stack()
{
  FakeMemory memory;
  for (Address at = stack.hi - 0x400; at < stack.hi; at += 8) memory.put(at, 0);
  return memory;
}

rpc::Variable lost(rpc::Variable variable)
{
  variable.unreadable = "could not find loclist entry";
  return variable;
}

std::vector<rpc::FrameVariables> stack_in(rpc::FrameVariables frame)
{
  return {test::frame("runtime.gopark", inner), std::move(frame)};
}

}  // namespace

TEST_SUITE("enrich/word_search")
{
  TEST_CASE("an argument without a place is where its register is put")
  {
    FakeMemory memory = empty_stack();
    memory.put(cfa + 16, hchan);
    const auto frames = stack_in(
        frame("main.gather", outer,
              {lost(variable("name", "string", Kind::string, 0)), lost(channel("ch", 0, 0))}));
    const Sought sought{hchan, true, {}};
    CHECK(search_words(memory, {}, frames, 1, stack, sought).name == "ch in main.gather");
    memory.put(cfa + 16, hchan + 8);
    CHECK_FALSE(search_words(memory, {}, frames, 1, stack, sought).name);
  }

  TEST_CASE("the type of a method's receiver has to be known first")
  {
    FakeMemory memory = empty_stack();
    const auto frames = stack_in(frame("main.(*Metrics).Count.func1", outer));
    const FieldSearch found = search_words(memory, {}, frames, 1, stack, {hchan, true, {}});
    CHECK_FALSE(found.name);
    REQUIRE(found.unknown.size() == 1);
    CHECK(found.unknown[0].type == "main.Metrics");
  }

  TEST_CASE("a receiver is where the first argument is put")
  {
    FakeMemory memory = empty_stack();
    const auto frames = stack_in(frame("main.(*Metrics).Count", outer));
    memory.put(cfa, 0xc000050000);
    const auto found = receivers(memory, frames, 1, stack);
    REQUIRE(found.size() == 1);
    CHECK(found[0].type == "main.Metrics");
    CHECK(found[0].address == 0xc000050000);
    for (const Address wrong : {stack.lo + 8, Address{0}, Address{17}, ~Address{7}}) {
      memory.put(cfa, wrong);
      CHECK(receivers(memory, frames, 1, stack).empty());
    }
  }

  TEST_CASE("frames that cannot lie in the stack are left alone")
  {
    FakeMemory memory = empty_stack();
    for (const std::int64_t offset :
         {std::int64_t{8}, INT64_MIN, INT64_MAX, std::int64_t{-0x9000}}) {
      const auto frames = stack_in(frame("main.(*Metrics).Count", offset));
      CHECK_FALSE(search_words(memory, {}, frames, 1, stack, {hchan, true, {}}).name);
      CHECK(receivers(memory, frames, 1, stack).empty());
    }
    CHECK_FALSE(search_words(memory, {}, {}, 0, {}, {hchan, true, {}}).name);
  }
}

}  // namespace unjam::enrich_word_search_test
