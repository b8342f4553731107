#include "client/runtime/conds.hpp"

#include <doctest/doctest.h>

#include <map>
#include <optional>
#include <vector>

#include "client/memory/present.hpp"
#include "tests/unit/finish.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/runtime/world.hpp"

namespace unjam::runtime_conds_test {

using runtime::CondFinder;
using runtime::GoroutineRecord;
using test::Address;
using test::World;

namespace {

constexpr Address list = 0x7000;
constexpr Address sudogs = 0x900000;
constexpr std::uint64_t sudog_size = 0x40;

/// Goroutines 1 … `count`, each at 0x100 times its number, with the list on its stack.
std::vector<GoroutineRecord> crowd(World& world, std::int64_t count)
{
  std::vector<GoroutineRecord> goroutines;
  for (std::int64_t id = 1; id <= count; ++id) {
    GoroutineRecord g = test::parked(static_cast<Address>(id) * 0x100, id);
    world.put_stack(g, 0x10000000 + static_cast<Address>(id) * 0x1000, {0, 17, list, 5});
    goroutines.push_back(g);
  }
  return goroutines;
}

std::vector<Address> addresses(const std::vector<GoroutineRecord>& goroutines)
{
  std::vector<Address> all;
  for (const GoroutineRecord& goroutine : goroutines) all.push_back(goroutine.address);
  return all;
}

/// Puts sudogs of these goroutines into the list, one behind the other.
void put_list(World& world, const std::vector<Address>& members)
{
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Address at = sudogs + i * sudog_size;
    world.put_sudog(at, {.g = members[i], .next = i + 1 < members.size() ? at + sudog_size : 0});
  }
  world.put_notify_list(list, sudogs, sudogs + (members.size() - 1) * sudog_size,
                        static_cast<std::uint32_t>(members.size()));
}

/// Three goroutines that wait, and where the first of them is found to.
std::optional<Address> find_first(World& world, Address hint = 0)
{
  const auto goroutines = crowd(world, 3);
  const auto all = addresses(goroutines);
  return CondFinder{world.memory, world.layouts, all}.find(goroutines[0], hint);
}

}  // namespace

TEST_SUITE("runtime/conds")
{
  TEST_CASE("the list is found on the stack, or where the hint says")
  {
    World world;
    put_list(world, {0x100, 0x200, 0x300});
    CHECK(find_first(world) == list);

    GoroutineRecord bare = test::parked(0x100, 1);
    const std::vector<Address> all{0x100, 0x200, 0x300};
    CHECK(CondFinder{world.memory, world.layouts, all}.find(bare, list) == list);
    CHECK_FALSE(CondFinder{world.memory, world.layouts, all}.find(bare, 0));
    CHECK_FALSE(CondFinder{world.memory, world.layouts, all}.find(bare, list + 8));
  }

  TEST_CASE("a list without the goroutine itself is not its list")
  {
    World world;
    put_list(world, {0x200, 0x300});
    CHECK_FALSE(find_first(world));
  }

  TEST_CASE("a list must end at its tail")
  {
    World world;
    put_list(world, {0x100, 0x200, 0x300});
    SUBCASE("the tail is in its middle")
    {
      world.put_notify_list(list, sudogs, sudogs + sudog_size, 3);
    }
    SUBCASE("the tail is elsewhere")
    {
      world.put_notify_list(list, sudogs, 0xbad0, 3);
    }
    SUBCASE("it has no tail")
    {
      world.put_notify_list(list, sudogs, 0, 3);
    }
    SUBCASE("its tail leads on to somebody who is no goroutine, and whose list ends")
    {
      world.put_sudog(sudogs + 2 * sudog_size, {.g = 0x300, .next = 0xa000});
      world.put_sudog(0xa000, {.g = 0xbad00});
      world.put_notify_list(list, sudogs, sudogs + 2 * sudog_size, 4);
    }
    SUBCASE("its tail leads on to what cannot be read")
    {
      world.put_sudog(sudogs + 2 * sudog_size, {.g = 0x300, .next = 0xdead00});
      world.put_notify_list(list, sudogs, sudogs + 2 * sudog_size, 4);
    }
    SUBCASE("its tail leads on to what can be read in part, all of it zero")
    {
      world.put_sudog(sudogs + 2 * sudog_size, {.g = 0x300, .next = 0xa000});
      world.put_sudog(0xa000, {});
      world.memory.remove(0xa02f, 1);
      world.put_notify_list(list, sudogs, sudogs + 2 * sudog_size, 4);
    }
    SUBCASE("it is longer than the tickets that are out")
    {
      world.put_notify_list(list, sudogs, sudogs + 2 * sudog_size, 2);
    }
    SUBCASE("it is empty")
    {
      world.put_notify_list(list, 0, 0, 3);
    }
    SUBCASE("it cannot be read")
    {
      world.memory.remove(list, 0x20);
    }
    CHECK_FALSE(find_first(world));
  }

  TEST_CASE("more tickets than waiters are no fault: some have not joined the list yet")
  {
    World world;
    put_list(world, {0x100, 0x200});
    world.put_notify_list(list, sudogs, sudogs + sudog_size, 3);
    CHECK(find_first(world) == list);
  }

  TEST_CASE("a list holds nothing but goroutines that are known")
  {
    World world;
    put_list(world, {0x100, 0xbad00, 0x300});
    CHECK_FALSE(find_first(world));
  }

  TEST_CASE("a list in a circle ends, whatever it says of its length")
  {
    World world;
    put_list(world, {0x100, 0x200, 0x300});
    world.put_sudog(sudogs + 2 * sudog_size, {.g = 0x300, .next = sudogs + sudog_size});
    world.put_notify_list(list, sudogs, sudogs + 2 * sudog_size, 4'000'000'000U);
    CHECK_FALSE(find_first(world));
    CHECK(world.memory.reads() < 20);
  }

  TEST_CASE("a list is walked once, however many wait in it")
  {
    World world;
    const auto goroutines = crowd(world, 1000);
    const auto all = addresses(goroutines);
    put_list(world, all);
    CondFinder finder{world.memory, world.layouts, all};
    for (const GoroutineRecord& g : goroutines) REQUIRE(finder.find(g, 0) == list);
    CHECK(world.memory.reads() < 1100);
  }

  TEST_CASE("so it is when it is none")
  {
    World world;
    const auto goroutines = crowd(world, 1000);
    const auto all = addresses(goroutines);
    put_list(world, all);
    world.put_notify_list(list, sudogs, 0xbad0, 1000);
    CondFinder finder{world.memory, world.layouts, all};
    for (const GoroutineRecord& g : goroutines) CHECK_FALSE(finder.find(g, 0));
    CHECK(world.memory.reads() < 2100);
  }

  TEST_CASE("and when it is far away: every fetch goes on where the last one ended")
  {
    World world;
    const auto goroutines = crowd(world, 300);
    const auto all = addresses(goroutines);
    put_list(world, all);
    world.memory.be_far();
    CondFinder finder{world.memory, world.layouts, all};
    std::vector<std::optional<Address>> found(goroutines.size());
    const auto work = [&](std::size_t i) {
      const auto cond = finder.find(goroutines[i], 0);
      if (!world.memory.missed()) found[i] = cond;
    };
    REQUIRE(test::finish(memory::for_each_present(world.memory, goroutines.size(), work)));
    for (const auto& cond : found) REQUIRE(cond == list);
    // Each fetch brings one sudog. Everybody looks at their stack and at the list again, nobody
    // walks from its head.
    CHECK(world.memory.fetches() < 310);
    CHECK(world.memory.reads() < 4 * 300 * 310);
  }

  TEST_CASE("nothing is found where the list's layout is not known")
  {
    World world;
    put_list(world, {0x100, 0x200, 0x300});
    world.layouts.notify.tail = {};
    CHECK_FALSE(find_first(world));
  }
}

}  // namespace unjam::runtime_conds_test
