#include "client/runtime/processors.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "tests/unit/finish.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/runtime/world.hpp"

namespace unjam::runtime_processors_test {

using runtime::ProcessorRecord;
using test::Address;
using test::World;

namespace {

constexpr Address allp = 0x8000;

void put_processor(World& world, Address address, std::uint32_t id, std::uint32_t status = 1)
{
  for (Address at = address; at < address + 0x50; at += 8) world.memory.put(at, 0);
  const runtime::ProcessorFields& fields = world.layouts.processor;
  world.put(address, fields.id, id);
  world.put(address, fields.status, status);
}

std::vector<ProcessorRecord> read(World& world, std::uint64_t count)
{
  auto records = test::finish(runtime::read_processors(world.memory, world.layouts.processor,
                                                       {.base = allp, .count = count}));
  REQUIRE(records);
  return std::move(*records);
}

std::vector<int> ids(const std::vector<ProcessorRecord>& records)
{
  std::vector<int> numbers;
  for (const ProcessorRecord& record : records) numbers.push_back(record.processor.id);
  return numbers;
}

}  // namespace

TEST_SUITE("runtime/processors")
{
  TEST_CASE("a processor has its queue, its timers and when sysmon saw it last")
  {
    World world;
    const runtime::ProcessorFields& fields = world.layouts.processor;
    put_processor(world, 0x1000, 3, 2);
    world.put(0x1000, fields.queue_head, 0xfffffffe);
    world.put(0x1000, fields.queue_tail, 5);
    world.put(0x1000, fields.queue_next, 0x2000);
    world.put(0x1000, fields.scheduled, 70);
    world.put(0x1000, fields.in_syscall, 90);
    world.put_words(0x1030, {0x9000, 12, 16});
    world.put_words(allp, {0x1000});
    const auto records = read(world, 1);
    REQUIRE(records.size() == 1);
    CHECK(records[0].processor ==
          Processor{.id = 3, .status = Processor::Status::syscall, .runnable = 8, .ticks = 0});
    CHECK(records[0].timers.base == 0x9000);
    CHECK(records[0].timers.count == 12);
    CHECK(records[0].timer_room == 16);
    CHECK(records[0].seen_at == 90);
  }

  TEST_CASE("how long one runs the same is known if sysmon has seen this turn begin")
  {
    World world;
    const runtime::ProcessorFields& fields = world.layouts.processor;
    put_processor(world, 0x1000, 0, 1);
    world.put(0x1000, fields.scheduled, 70);
    world.put(0x1000, fields.turns, 8);
    world.put_words(allp, {0x1000});
    world.put(0x1000, fields.seen_turns, 7);
    CHECK(read(world, 1).at(0).processor.running_since == 0);
    world.put(0x1000, fields.seen_turns, 8);
    CHECK(read(world, 1).at(0).processor.running_since == 70);
    world.put(0x1000, fields.status, 0);
    CHECK(read(world, 1).at(0).processor.running_since == 0);
  }

  TEST_CASE("turns and returns from system calls are counted together, if both are known")
  {
    World world;
    runtime::ProcessorFields& fields = world.layouts.processor;
    put_processor(world, 0x1000, 0);
    world.put(0x1000, fields.turns, 0xffffffff);
    world.put(0x1000, fields.system_calls, 5);
    world.put_words(allp, {0x1000});
    CHECK(read(world, 1).at(0).processor.ticks == 0x100000004);
    fields.system_calls = {};
    CHECK(read(world, 1).at(0).processor.ticks == -1);
  }

  TEST_CASE("processors come ascending by number, wherever they stand")
  {
    World world;
    put_processor(world, 0x1000, 2);
    put_processor(world, 0x2000, 0);
    put_processor(world, 0x3000, 1);
    world.put_words(allp, {0x1000, 0x2000, 0, 0x3000});
    CHECK(ids(read(world, 4)) == std::vector<int>{0, 1, 2});
    world.memory.be_far();
    CHECK(ids(read(world, 4)) == std::vector<int>{0, 1, 2});
  }

  TEST_CASE("what cannot be read is left out, and so is what is no processor by its looks")
  {
    World world;
    put_processor(world, 0x1000, 0);
    put_processor(world, 0x2000, 1, 5);
    put_processor(world, 0x3000, 2, 0x101);
    put_processor(world, 0x4000, 3);
    world.memory.remove(0x4008, 4);
    world.put_words(allp, {0x1000, 0x2000, 0x3000, 0x4000, 0xdead00});
    CHECK(ids(read(world, 6)) == std::vector<int>{0});
  }

  TEST_CASE("timers that cannot be read, or whose place is not known, are none")
  {
    World world;
    put_processor(world, 0x1000, 0);
    world.put_words(0x1030, {0x9000, 12});
    world.memory.remove(0x1038, 8);
    world.put_words(allp, {0x1000});
    CHECK(read(world, 1).at(0).timers.count == 0);
    world.put_words(0x1030, {0x9000, 12});
    world.layouts.processor.timers.reset();
    CHECK(read(world, 1).at(0).timers.count == 0);
  }

  TEST_CASE("an absurd number of processors is not believed")
  {
    World world;
    put_processor(world, 0x1000, 0);
    world.put_words(allp, {0x1000});
    CHECK(ids(read(world, ~std::uint64_t{0})) == std::vector<int>{0});
    CHECK(world.memory.reads() < 100'000);
    CHECK(read(world, 0).empty());
  }
}

}  // namespace unjam::runtime_processors_test
