#include "client/runtime/channel_queues.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "tests/unit/finish.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/runtime/world.hpp"

namespace unjam::runtime_channel_queues_test {

using runtime::Queued;
using test::Address;
using test::World;

namespace {

std::vector<Queued> queues(World& world, const std::vector<Address>& addresses,
                           std::size_t most = 100)
{
  auto queued = test::finish(runtime::read_queues(world.memory, world.layouts, addresses, most));
  REQUIRE(queued);
  return std::move(*queued);
}

/// Sudogs from `first` on, each 0x40 behind the one before, linked in both directions.
void put_chain(World& world, Address first, Address count)
{
  for (Address i = 0; i < count; ++i) {
    const Address sudog = first + i * 0x40;
    world.put_sudog(sudog,
                    {.next = i + 1 < count ? sudog + 0x40 : 0, .prev = i > 0 ? sudog - 0x40 : 0});
  }
}

constexpr auto sends = Wait::Kind::send;
constexpr auto receives = Wait::Kind::receive;

}  // namespace

TEST_SUITE("runtime/channel_queues")
{
  TEST_CASE("both queues are walked, in ascending order of their sudogs")
  {
    World world;
    world.put_channel(0x1000, {.first_sender = 0x9300, .last_sender = 0x9200});
    world.put_channel(0x2000, {.first_sender = 0x9100,
                               .first_receiver = 0x9000,
                               .last_sender = 0x9100,
                               .last_receiver = 0x9000});
    world.put_sudog(0x9300, {.next = 0x9200});
    world.put_sudog(0x9200, {.prev = 0x9300});
    world.put_sudog(0x9100, {});
    world.put_sudog(0x9000, {});
    const std::vector<Queued> expected{{0x9000, 0x2000, receives},
                                       {0x9100, 0x2000, sends},
                                       {0x9200, 0x1000, sends},
                                       {0x9300, 0x1000, sends}};
    CHECK(queues(world, {0x1000, 0x2000, 0x3000}) == expected);
    world.memory.be_far();
    CHECK(queues(world, {0x1000, 0x2000, 0x3000}) == expected);
    CHECK(queues(world, {}).empty());
  }

  TEST_CASE("a queue that runs in a circle has each of its sudogs once")
  {
    World world;
    world.put_channel(0x1000, {.first_sender = 0x9000, .first_receiver = 0x9100});
    world.put_sudog(0x9000, {.next = 0x9100});
    world.put_sudog(0x9100, {.next = 0x9000});
    CHECK(queues(world, {0x1000}) ==
          std::vector<Queued>{{0x9000, 0x1000, sends}, {0x9100, 0x1000, sends}});
    CHECK(world.memory.reads() < 10);
  }

  TEST_CASE("many queues that run into one long one cost no more than it does")
  {
    World world;
    put_chain(world, 0x100000, 1000);
    std::vector<Address> channels;
    for (Address channel = 0x1000; channel < 0x1000 + 500 * 0x80; channel += 0x80) {
      world.put_channel(channel, {.first_sender = 0x100000, .first_receiver = 0x100000});
      channels.push_back(channel);
    }
    CHECK(queues(world, channels, 10'000).size() == 1000);
    CHECK(world.memory.reads() < 5000);
  }

  TEST_CASE("what stands behind a damaged sudog is met from the end of the queue")
  {
    World world;
    put_chain(world, 0x9000, 10);
    world.put_channel(0x1000, {.first_sender = 0x9000, .last_sender = 0x9240});
    world.memory.remove(0x9100 + world.layouts.sudog.next.offset, 16);
    for (const bool far : {false, true}) {
      CAPTURE(far);
      if (far) world.memory.be_far();
      CHECK(queues(world, {0x1000}).size() == 10);
    }
    world.memory.remove(0x9180 + world.layouts.sudog.prev.offset, 8);
    CHECK(queues(world, {0x1000}).size() == 9);  // 0x9140 stands between the two
  }

  TEST_CASE("no more is walked than there can be")
  {
    World world;
    put_chain(world, 0x9000, 1000);
    world.put_channel(0x1000, {.first_sender = 0x9000});
    CHECK(queues(world, {0x1000}, 10).size() == 10);
  }
}

}  // namespace unjam::runtime_channel_queues_test
