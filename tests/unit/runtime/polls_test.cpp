#include "client/runtime/polls.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <vector>

#include "client/memory/present.hpp"
#include "tests/unit/finish.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/runtime/world.hpp"

namespace unjam::runtime_polls_test {

using runtime::GoroutineRecord;
using runtime::PollFinder;
using test::Address;
using test::World;

namespace {

constexpr StackId read_stack{7};

/// A goroutine with these words on top of its stack.
GoroutineRecord on_stack(World& world, std::int64_t id, std::initializer_list<Address> words)
{
  GoroutineRecord g = test::parked(static_cast<Address>(id) * 0x100, id);
  world.put_stack(g, 0x100000 + static_cast<Address>(id) * 0x1000, words);
  return g;
}

}  // namespace

TEST_SUITE("runtime/polls")
{
  TEST_CASE("whoever reads or writes is named by its descriptor, with its deadline")
  {
    World world;
    const GoroutineRecord reader = on_stack(world, 1, {0, 3, 0x5000, 9});
    const GoroutineRecord writer = on_stack(world, 2, {0x6000});
    world.put_poll(0x5000, {.self = 0x5000, .fd = 6, .reader = 0x100, .writer = 0x300,
                            .read_deadline = 77, .write_deadline = 88});
    world.put_poll(0x6000, {.self = 0x6000, .fd = 0, .reader = 1, .writer = 0x200,
                            .read_deadline = 77, .write_deadline = -1});
    PollFinder finder{world.memory, world.layouts.poll};
    CHECK(finder.find(reader, read_stack)->poll == Poll{.goroutine = GoroutineId{1},
                                                  .fd = 6,
                                                  .deadline = 77,
                                                  .direction = Poll::Direction::read});
    CHECK(finder.find(writer, StackId{8})->poll == Poll{.goroutine = GoroutineId{2},
                                                  .fd = 0,
                                                  .deadline = -1,
                                                  .direction = Poll::Direction::write});
  }

  TEST_CASE("what only looks like a descriptor is none")
  {
    World world;
    const GoroutineRecord g = on_stack(world, 1, {0x5000, 0x100, 0x5004, 0x100ffff8});
    PollFinder finder{world.memory, world.layouts.poll};
    SUBCASE("it is not where it says that it is")
    {
      world.put_poll(0x5000, {.self = 0x6000, .fd = 6, .reader = 0x100});
    }
    SUBCASE("somebody else waits for it")
    {
      world.put_poll(0x5000, {.self = 0x5000, .fd = 6, .reader = 0x200, .writer = 1});
    }
    SUBCASE("its number is no file descriptor's")
    {
      world.put_poll(0x5000, {.self = 0x5000, .fd = 1ULL << 31U, .reader = 0x100});
    }
    SUBCASE("a part of it cannot be read")
    {
      world.put_poll(0x5000, {.self = 0x5000, .fd = 6, .reader = 0x100});
      world.memory.remove(0x5037, 1);
    }
    SUBCASE("it does not stand where a pointer may point")
    {
      world.put_poll(0x5004, {.self = 0x5004, .fd = 6, .reader = 0x100});
    }
    CHECK_FALSE(finder.find(g, read_stack));
  }

  TEST_CASE("releases whose descriptors do not name themselves")
  {
    World world;
    world.layouts.poll.self = {};
    const GoroutineRecord g = on_stack(world, 1, {0x5000});
    world.put_poll(0x5000, {.self = 0, .fd = 6, .reader = 0x100});
    CHECK(PollFinder{world.memory, world.layouts.poll}.find(g, read_stack)->poll.fd == 6);
  }

  TEST_CASE("nothing on its own stack is a descriptor, and nothing is without a stack")
  {
    World world;
    GoroutineRecord g = test::parked(0x100, 1);
    world.put_stack(g, 0x100000, {0x100400, 0});
    world.put_poll(0x100400 + 8, {.self = 0x100408, .fd = 6, .reader = 0x100});
    world.put_words(g.sp, {0x100408});
    g.stack_hi = 0x100600;
    PollFinder finder{world.memory, world.layouts.poll};
    CHECK_FALSE(finder.find(g, read_stack));
    for (const Address sp : {Address{0}, g.stack_lo - 8, g.stack_hi, ~Address{0}}) {
      GoroutineRecord lost = g;
      lost.sp = sp;
      CHECK_FALSE(finder.find(lost, read_stack));
    }
  }

  TEST_CASE("equal stacks have it at the same place, which is looked at first")
  {
    World world;
    std::vector<GoroutineRecord> goroutines;
    for (std::int64_t id = 1; id <= 3; ++id) {
      const Address poll = 0x5000 + static_cast<Address>(id) * 0x100;
      goroutines.push_back(on_stack(world, id, {0xa000, 0xb000, 0xc000, poll, 0xd000}));
      world.put_poll(poll, {.self = poll, .fd = static_cast<std::uint64_t>(id),
                            .reader = static_cast<Address>(id) * 0x100});
    }
    PollFinder finder{world.memory, world.layouts.poll};
    CHECK(finder.find(goroutines[0], read_stack)->poll.fd == 1);
    const std::size_t before = world.memory.reads();
    CHECK(finder.find(goroutines[1], read_stack)->poll.fd == 2);
    CHECK(world.memory.reads() == before + 2);  // the stack, the descriptor
    CHECK(finder.find(goroutines[2], StackId{9})->poll.fd == 3);
    CHECK(world.memory.reads() == before + 2 + 5);
  }

  TEST_CASE("if it is not there this time, it is looked for")
  {
    World world;
    const GoroutineRecord one = on_stack(world, 1, {0xa000, 0x5000});
    const GoroutineRecord other = on_stack(world, 2, {0x6000});
    world.put_poll(0x5000, {.self = 0x5000, .fd = 6, .reader = 0x100});
    world.put_poll(0x6000, {.self = 0x6000, .fd = 7, .reader = 0x200});
    PollFinder finder{world.memory, world.layouts.poll};
    CHECK(finder.find(one, read_stack)->poll.fd == 6);
    CHECK(finder.find(other, read_stack)->poll.fd == 7);
    CHECK(finder.find(one, read_stack)->poll.fd == 6);
  }

  TEST_CASE("far away it takes two fetches, and one at a place that is remembered")
  {
    World world;
    const GoroutineRecord one = on_stack(world, 1, {0xa000, 0x5000, 0xb000});
    const GoroutineRecord other = on_stack(world, 2, {0xa000, 0x6000, 0xb000});
    world.put_poll(0x5000, {.self = 0x5000, .fd = 6, .reader = 0x100});
    world.put_poll(0x6000, {.self = 0x6000, .fd = 7, .reader = 0x200});
    world.memory.be_far();
    PollFinder finder{world.memory, world.layouts.poll};
    std::vector<std::int64_t> fds;
    for (const GoroutineRecord* g : {&one, &other}) {
      const auto work = [&] {
        const auto poll = finder.find(*g, read_stack);
        if (!world.memory.missed() && poll) fds.push_back(poll->poll.fd);
      };
      REQUIRE(test::finish(memory::when_present(world.memory, work)));
    }
    CHECK(fds == std::vector<std::int64_t>{6, 7});
    CHECK(world.memory.fetches() == 4);
  }
}

}  // namespace unjam::runtime_polls_test
