#include "client/runtime/sudogs.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "tests/unit/finish.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/runtime/world.hpp"

namespace unjam::runtime_sudogs_test {

using runtime::GoroutineRecord;
using runtime::Sudog;
using runtime::SudogLists;
using test::Address;
using test::World;

namespace {

GoroutineRecord waiting(Address address, Address sudog)
{
  GoroutineRecord record = test::parked(address, static_cast<std::int64_t>(address));
  record.waiting = sudog;
  return record;
}

SudogLists read(World& world, const std::vector<GoroutineRecord>& goroutines)
{
  std::vector<const GoroutineRecord*> pointers;
  for (const GoroutineRecord& goroutine : goroutines) pointers.push_back(&goroutine);
  auto lists = test::finish(runtime::read_sudogs(world.memory, world.layouts.sudog, pointers));
  REQUIRE(lists);
  REQUIRE(lists->spans.size() == goroutines.size());
  return std::move(*lists);
}

std::vector<Address> channels(const SudogLists& lists, std::size_t index)
{
  std::vector<Address> addresses;
  for (const Sudog& sudog : lists.of(index)) addresses.push_back(sudog.channel);
  return addresses;
}

}  // namespace

TEST_SUITE("runtime/sudogs")
{
  TEST_CASE("each goroutine has its own sudogs, in the order of their links")
  {
    World world;
    world.put_sudog(0x9000, {.g = 0x1000, .elem = 0x55, .channel = 0xc1, .waitlink = 0x9200});
    world.put_sudog(0x9200, {.g = 0x1000, .channel = 0xc2, .waitlink = 0x9100});
    world.put_sudog(0x9100, {.g = 0x1000, .channel = 0xc3});
    world.put_sudog(0x9300, {.g = 0x2000, .elem = 0x66});
    const SudogLists lists =
        read(world, {waiting(0x1000, 0x9000), waiting(0x2000, 0x9300), waiting(0x3000, 0)});
    CHECK(channels(lists, 0) == std::vector<Address>{0xc1, 0xc2, 0xc3});
    CHECK(lists.of(0)[0].address == 0x9000);
    CHECK(lists.of(0)[0].elem == 0x55);
    CHECK(channels(lists, 1) == std::vector<Address>{0});
    CHECK(lists.of(1)[0].elem == 0x66);
    CHECK(lists.of(2).empty());
    for (const auto& span : lists.spans) CHECK(span.whole);
  }

  TEST_CASE("a list that leads to another goroutine's sudog is not whole")
  {
    World world;
    world.put_sudog(0x9000, {.g = 0x1000, .channel = 0xc1, .waitlink = 0x9100});
    world.put_sudog(0x9100, {.g = 0x2000, .channel = 0xc2});
    const SudogLists lists = read(world, {waiting(0x1000, 0x9000), waiting(0x3000, 0x9100)});
    CHECK(channels(lists, 0) == std::vector<Address>{0xc1});
    CHECK_FALSE(lists.spans[0].whole);
    CHECK(lists.of(1).empty());
    CHECK_FALSE(lists.spans[1].whole);
  }

  TEST_CASE("a list that leads nowhere is not whole")
  {
    World world;
    world.put_sudog(0x9000, {.g = 0x1000, .channel = 0xc1, .waitlink = 0xdead});
    const SudogLists lists = read(world, {waiting(0x1000, 0x9000), waiting(0x2000, 0xdead)});
    CHECK(channels(lists, 0) == std::vector<Address>{0xc1});
    CHECK_FALSE(lists.spans[0].whole);
    CHECK_FALSE(lists.spans[1].whole);
  }

  TEST_CASE("a circle ends soon and is not whole")
  {
    World world;
    for (const std::uint64_t length : {1U, 2U, 3U, 7U, 100U}) {
      CAPTURE(length);
      for (std::uint64_t i = 0; i < length; ++i) {
        const Address next = i + 1 < length ? 0x9000 + (i + 1) * 0x40 : 0x9000 + length / 2 * 0x40;
        world.put_sudog(0x9000 + i * 0x40, {.g = 0x1000, .channel = 0xc1, .waitlink = next});
      }
      const std::size_t before = world.memory.reads();
      const SudogLists lists = read(world, {waiting(0x1000, 0x9000)});
      CHECK_FALSE(lists.spans[0].whole);
      CHECK(world.memory.reads() - before <= 2 * length + 2);
      CHECK(lists.sudogs.size() <= 2 * length + 2);
    }
  }

  TEST_CASE("the largest select is whole, a longer list is not")
  {
    World world;
    constexpr std::uint64_t most = 65'536;
    for (std::uint64_t i = 0; i < most; ++i) {
      const Address next = i + 1 < most ? 0x100000 + (i + 1) * 0x40 : 0;
      world.put_sudog(0x100000 + i * 0x40, {.g = 0x1000, .channel = i + 1, .waitlink = next});
    }
    CHECK(read(world, {waiting(0x1000, 0x100000)}).of(0).size() == most);
    CHECK(read(world, {waiting(0x1000, 0x100000)}).spans[0].whole);
    world.put_sudog(0x90000, {.g = 0x1000, .channel = 1, .waitlink = 0x100000});
    CHECK_FALSE(read(world, {waiting(0x1000, 0x90000)}).spans[0].whole);
  }

  TEST_CASE("lists that are far away are the same, whichever is there first")
  {
    World world;
    world.put_sudog(0x9000, {.g = 0x1000, .channel = 0xc1, .waitlink = 0x9200});
    world.put_sudog(0x9200, {.g = 0x1000, .channel = 0xc2, .waitlink = 0x9100});
    world.put_sudog(0x9100, {.g = 0x1000, .channel = 0xc3});
    world.put_sudog(0x9300, {.g = 0x2000, .channel = 0xc4, .waitlink = 0xdead00});
    world.put_sudog(0x9400, {.g = 0x3000, .channel = 0xc5});
    world.memory.be_far();
    const SudogLists lists = read(
        world, {waiting(0x1000, 0x9000), waiting(0x2000, 0x9300), waiting(0x3000, 0x9400)});
    CHECK(channels(lists, 0) == std::vector<Address>{0xc1, 0xc2, 0xc3});
    CHECK(channels(lists, 1) == std::vector<Address>{0xc4});
    CHECK(channels(lists, 2) == std::vector<Address>{0xc5});
    CHECK(lists.spans[0].whole);
    CHECK_FALSE(lists.spans[1].whole);
    CHECK(lists.spans[2].whole);
    CHECK(lists.sudogs.size() == 5);
  }
}

}  // namespace unjam::runtime_sudogs_test
