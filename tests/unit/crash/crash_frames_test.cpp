#include "client/crash/crash_frames.hpp"

#include <doctest/doctest.h>

#include "tests/unit/fake_memory.hpp"

namespace unjam::crash_crash_frames_test {

using crash::CalledFrame;
using crash::find_crashed;
using crash::frame_registers;
using memory::Address;

namespace {

constexpr Address end = 0x10000;

CalledFrame frame(std::uint64_t pc, std::string function, std::int64_t offset)
{
  CalledFrame made;
  made.pc = pc;
  made.function = std::move(function);
  made.offset = offset;
  return made;
}

std::vector<CalledFrame> nil_dereference()
{
  return {frame(1, "runtime.fatalpanic", -0x400), frame(2, "runtime.gopanic", -0x300),
          frame(3, "runtime.panicmem", -0x200),   frame(3, "runtime.sigpanic", -0x200),
          frame(4, "main.readNext", -0x180),      frame(5, "main.main", -0x100)};
}

using Registers = std::vector<std::pair<std::string_view, std::uint64_t>>;

}  // namespace

TEST_SUITE("crash/crash_frames")
{
  TEST_CASE("the frame that crashed is the first behind the runtime's own")
  {
    CHECK(find_crashed(nil_dereference()) == 4U);
    CHECK(find_crashed({frame(1, "runtime.throw", 0), frame(2, "sync.throw", 0),
                        frame(3, "sync.(*Mutex).unlockSlow", 0)}) == 2U);
  }

  TEST_CASE("a deferred call that panics is meant, not the panic before it")
  {
    CHECK(find_crashed({frame(1, "runtime.gopanic", 0), frame(2, "main.f.func1", 0),
                        frame(3, "runtime.gopanic", 0), frame(4, "main.f", 0)}) == 1U);
  }

  TEST_CASE("where the thread's own frames are left out, the goroutine's innermost crashed")
  {
    CHECK(find_crashed({frame(1, "runtime.raise", 0x1000), frame(2, "main.descend", -0x400),
                        frame(3, "main.descend", -0x380)}) == 1U);
    CHECK(find_crashed({frame(1, "main.raise", 0x1000), frame(2, "runtime.mallocgc", -0x400),
                        frame(3, "main.exhaust", -0x380)}) == 2U);
  }

  TEST_CASE("without a panic or with nothing behind it there is no such frame")
  {
    CHECK_FALSE(find_crashed({}));
    CHECK_FALSE(find_crashed({frame(1, "runtime.raise", 0x1000), frame(2, "runtime.park_m", -8)}));
    CHECK_FALSE(find_crashed({frame(1, "runtime.throw", 0), frame(2, "runtime.checkdead", 0)}));
  }

  TEST_CASE("registers stand where the callee's frame ends")
  {
    test::FakeMemory memory;
    memory.put(end - 0x208, 4);
    memory.put(end - 0x210, end - 0x188);
    CHECK(frame_registers(memory, nil_dereference(), 4, end) ==
          Registers{{"rip", 4}, {"rsp", end - 0x200}, {"rbp", end - 0x188}});
  }

  TEST_CASE("a frame pointer that leads nowhere is left out")
  {
    test::FakeMemory memory;
    memory.put(end - 0x208, 4);
    memory.put(end - 0x210, end + 8);
    CHECK(frame_registers(memory, nil_dereference(), 4, end) ==
          Registers{{"rip", 4}, {"rsp", end - 0x200}});
  }

  TEST_CASE("a stack that is not as the frames say has no registers")
  {
    test::FakeMemory memory;
    CHECK(frame_registers(memory, nil_dereference(), 4, end).empty());
    memory.put(end - 0x208, 99);
    CHECK(frame_registers(memory, nil_dereference(), 4, end).empty());
    CHECK(frame_registers(memory, nil_dereference(), 0, end).empty());
  }

  TEST_CASE("inlined calls become frames of their own")
  {
    Snapshot snapshot;
    const Stack& stack = snapshot.stacks[intern_frames(nil_dereference(), snapshot)];
    REQUIRE(stack.frames.size() == 6);
    CHECK(stack.frames[2].inlined);
    CHECK_FALSE(stack.frames[3].inlined);
    CHECK(snapshot.text(snapshot.location(stack.frames[4].location).function) == "main.readNext");
  }
}

}  // namespace unjam::crash_crash_frames_test
