#include "client/runtime/channels.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "tests/unit/finish.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/runtime/world.hpp"

namespace unjam::runtime_channels_test {

using test::Address;
using test::World;

namespace {

constexpr Address types = 0x40000;

struct Reading {
  Snapshot snapshot;
  std::vector<Channel> channels;

  [[nodiscard]] std::string_view type(std::size_t index) const
  {
    return snapshot.text(channels.at(index).type);
  }
};

Reading read(World& world, const std::vector<Address>& addresses)
{
  Reading reading;
  const runtime::TypeNames names{world.memory, world.layouts.type, {{types, types + 0x1000}}};
  auto channels = test::finish(
      runtime::read_channels(world.memory, world.layouts, names, reading.snapshot, addresses));
  REQUIRE(channels);
  REQUIRE(channels->size() == addresses.size());
  reading.channels = std::move(*channels);
  return reading;
}

}  // namespace

TEST_SUITE("runtime/channels")
{
  TEST_CASE("a channel has its buffer, its type and whether it is closed")
  {
    World world;
    world.put_type(types + 0x100, 0x200);
    world.put_name(types + 0x200, "main.Metric");
    world.put_channel(0x1000, {.len = 3, .cap = 8, .elem_type = types + 0x100});
    world.put_channel(0x2000, {.closed = true, .elem_type = types + 0x100});
    world.put_channel(0x3000, {.elem_size = 24, .elem_type = 0x99990});
    world.memory.put(0x99990, 24);  // made by package reflect
    const Reading reading = read(world, {0x1000, 0x2000, 0x3000});
    CHECK(reading.channels[0].address == 0x1000);
    CHECK(reading.channels[0].readable);
    CHECK(reading.channels[0].len == 3);
    CHECK(reading.channels[0].cap == 8);
    CHECK_FALSE(reading.channels[0].closed);
    CHECK(reading.channels[0].timer == Channel::Timer::none);
    CHECK(reading.type(0) == "main.Metric");
    CHECK(reading.channels[1].closed);
    CHECK(reading.channels[1].type == reading.channels[0].type);
    CHECK(reading.channels[2].readable);
    CHECK(reading.type(2) == "");
  }

  TEST_CASE("what is not readable, or no channel by its looks, has only its address")
  {
    World world;
    world.put_channel(0x1000, {.len = 9, .cap = 8});
    world.put_channel(0x2000, {.len = 1, .cap = (std::uint64_t{1} << 40U) + 1});
    world.put_channel(0x3000, {.len = 1, .cap = 1, .closed = true});
    world.memory.remove(0x3047, 1);
    world.put_channel(0x5000, {.elem_size = 16, .elem_type = 0x99990});
    world.memory.put(0x99990, 24);  // the size of no element of it
    world.put_channel(0x6000, {.elem_type = 0});
    const std::vector<Address> addresses{0x1000, 0x2000, 0x3000, 0x4000, 0, 0x5000, 0x6000};
    const Reading reading = read(world, addresses);
    for (std::size_t i = 0; i < addresses.size(); ++i) {
      CAPTURE(i);
      Channel expected;
      expected.address = addresses[i];
      CHECK(reading.channels[i] == expected);
    }
  }

  TEST_CASE("a timer's channel knows when it fires, or that it never will")
  {
    World world;
    world.put_timer(0x5000, {.when = 1234});
    world.put_timer(0x6000, {.when = 0});
    world.put_channel(0x1000, {.cap = 1, .timer = 0x5000});
    world.put_channel(0x2000, {.cap = 1, .timer = 0x6000});
    world.put_channel(0x3000, {.cap = 1, .timer = 0x7000});
    const Reading reading = read(world, {0x1000, 0x2000, 0x3000});
    CHECK(reading.channels[0].timer == Channel::Timer::armed);
    CHECK(reading.channels[0].fires == 1234);
    CHECK(reading.channels[1].timer == Channel::Timer::idle);
    CHECK(reading.channels[1].fires == 0);
    // It cannot be read: it may still fire.
    CHECK(reading.channels[2].timer == Channel::Timer::armed);
    CHECK(reading.channels[2].readable);
  }

  TEST_CASE("channels far away are the same, and so are the names of their types")
  {
    World world;
    world.put_type(types + 0x100, 0x200);
    world.put_name(types + 0x200, "main.Metric");
    world.put_type(types + 0x140, 0x300);
    world.put_timer(0x5000, {.when = 1234});
    world.put_channel(0x1000, {.len = 3, .cap = 8, .elem_type = types + 0x100});
    world.put_channel(0x2000, {.cap = 1, .elem_type = types + 0x140, .timer = 0x5000});
    world.put_channel(0x3000, {.elem_type = types + 0x100});
    const Reading here = read(world, {0x1000, 0x2000, 0x3000, 0x4000});
    world.memory.be_far();
    const Reading far = read(world, {0x1000, 0x2000, 0x3000, 0x4000});
    CHECK(far.channels == here.channels);
    CHECK(far.type(0) == "main.Metric");
    CHECK(far.type(1) == "");
    CHECK(far.type(2) == "main.Metric");
    CHECK(far.snapshot.strings.size() == 2);  // nothing but the name, and no name
  }
}

}  // namespace unjam::runtime_channels_test
