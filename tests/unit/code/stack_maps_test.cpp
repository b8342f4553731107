#include "client/code/stack_maps.hpp"

#include <doctest/doctest.h>

#include "tests/unit/code/made_up_program.hpp"

namespace unjam::code_stack_maps_test {

using namespace unjam::code;
using test::MadeUpProgram;

namespace {

constexpr runtime::StackKey key{StackId{1}, 0x80};

/// runtime.gopark, main.g and main.f, whose frames are of 0x18 and 0x28 bytes by the table.
struct Stack {
  MadeUpProgram made;
  std::vector<PhysicalFrame> frames;

  explicit Stack(const std::string& innermost = "runtime.gopark")
  {
    made.add("main.f", "90 90 c3");
    made.add("main.g", "90 90 c3");
    made.add(innermost, "90 90 c3");
    made.set_frame_size("main.f", 0x28);
    made.set_frame_size("main.g", 0x18);
    frames = {{made.entry(innermost) + 1, -0x70},
              {made.entry("main.g") + 1, -0x50},
              {made.entry("main.f") + 1, -0x20}};
  }

  bool is_kept()
  {
    StackFrames stacks{{key, frames}};
    drop_stacks_with_holes(made.memory, made.functions(), stacks);
    return !stacks.at(key).empty();
  }
};

}  // namespace

TEST_SUITE("code/stack_maps")
{
  TEST_CASE("frames that stand one above the other are a stack")
  {
    CHECK(Stack{}.is_kept());
    Stack foreign;
    foreign.frames[1].pc = 0x10;  // C, of which nothing is known
    CHECK(foreign.is_kept());
  }

  TEST_CASE("a hole between two frames is no stack")
  {
    Stack larger;
    larger.frames[2].cfa += 0x10;
    CHECK_FALSE(larger.is_kept());
    Stack smaller;
    smaller.frames[1].cfa -= 8;
    CHECK_FALSE(smaller.is_kept());
    Stack frameless;
    frameless.made.set_frame_size("main.g", 0);
    frameless.frames[1].cfa = -0x68;
    frameless.frames[2].cfa = -0x38;
    CHECK_FALSE(frameless.is_kept());
  }

  TEST_CASE("a function without a frame can be preempted, and then has one that called it")
  {
    Stack preempted{"runtime.asyncPreempt"};
    preempted.made.set_frame_size("main.g", 0);
    preempted.frames[1].cfa = -0x68;
    preempted.frames[2].cfa = -0x38;
    CHECK(preempted.is_kept());
    preempted.frames[2].cfa = -0x8;  // Delve has left out a frame of 0x28 bytes
    CHECK_FALSE(preempted.is_kept());
  }
}

}  // namespace unjam::code_stack_maps_test
