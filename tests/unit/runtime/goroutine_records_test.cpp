#include "client/runtime/goroutine_records.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "tests/unit/finish.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/runtime/world.hpp"

namespace unjam::runtime_goroutine_records_test {

using runtime::GoroutineRecord;
using runtime::GoroutineRecords;
using test::Address;
using test::World;

namespace {

constexpr Address allgs = 0x10000;

GoroutineRecords read(World& world, std::uint64_t count)
{
  auto records = test::finish(runtime::read_goroutine_records(
      world.memory, world.layouts.goroutine, {.base = allgs, .count = count}));
  REQUIRE(records);
  return std::move(*records);
}

std::vector<std::int64_t> ids(const GoroutineRecords& records)
{
  std::vector<std::int64_t> numbers;
  for (const GoroutineRecord& record : records.readable) {
    numbers.push_back(static_cast<std::int64_t>(record.id));
  }
  return numbers;
}

}  // namespace

TEST_SUITE("runtime/goroutine_records")
{
  TEST_CASE("every field is read from where this target has it")
  {
    World world;
    const GoroutineRecord g{.address = 0x2000,
                            .id = GoroutineId{21},
                            .waiting = 1,
                            .pc = 2,
                            .sp = 3,
                            .bp = 4,
                            .stack_lo = 5,
                            .stack_hi = 6,
                            .start_pc = 7,
                            .go_pc = 8,
                            .m = 9,
                            .labels = 10,
                            .timer = 11,
                            .wait_since = 12,
                            .blocked_since = 11,
                            .sleep_until = 13,
                            .slot = 0,
                            .wait_reason = 14,
                            .status = Status::waiting};
    world.put_goroutine(g);
    world.put_words(allgs, {0x2000});
    const GoroutineRecords records = read(world, 1);
    REQUIRE(records.readable.size() == 1);
    const GoroutineRecord& r = records.readable[0];
    CHECK(r.address == 0x2000);
    CHECK(r.id == GoroutineId{21});
    CHECK(r.waiting == 1);
    CHECK(r.pc == 2);
    CHECK(r.sp == 3);
    CHECK(r.bp == 4);
    CHECK(r.stack_lo == 5);
    CHECK(r.stack_hi == 6);
    CHECK(r.start_pc == 7);
    CHECK(r.go_pc == 8);
    CHECK(r.m == 9);
    CHECK(r.labels == 10);
    CHECK(r.timer == 11);
    CHECK(r.wait_since == 12);
    CHECK(r.blocked_since == 11);
    CHECK(r.sleep_until == 13);
    CHECK(r.slot == 0);
    CHECK(r.wait_reason == 14);
    CHECK(r.status == Status::waiting);
    CHECK(records.unreadable == 0);
  }

  TEST_CASE("the stamp of one that can run is not the begin of a wait")
  {
    World world;
    world.put_goroutine({.address = 0x2000,
                         .id = GoroutineId{21},
                         .blocked_since = 11,
                         .status = Status::runnable});
    world.put_words(allgs, {0x2000});
    CHECK(read(world, 1).readable.at(0).blocked_since == 0);
  }

  TEST_CASE("a field that this release does not have is 0")
  {
    World world;
    world.layouts.goroutine.sleep_until = {};
    GoroutineRecord g = test::parked(0x2000, 1);
    g.sleep_until = 77;
    world.put_goroutine(g);
    world.put_words(allgs, {0x2000});
    CHECK(read(world, 1).readable.at(0).sleep_until == 0);
  }

  TEST_CASE("the dead are left out but their addresses are known; the collector's bit is no status")
  {
    World world;
    const std::vector<std::pair<std::int64_t, unsigned>> statuses{
        {1, 4}, {2, 6}, {3, 11}, {4, 0}, {5, 0x1004}, {6, 0x1006}, {7, 2}, {8, 10}};
    for (const auto& [id, status] : statuses) {
      const Address address = 0x9000 - static_cast<Address>(id) * 0x200;
      world.put_goroutine(test::parked(address, id));
      world.put(address, world.layouts.goroutine.status, status);
      world.memory.put(allgs + static_cast<Address>(id - 1) * 8, address);
    }
    const GoroutineRecords records = read(world, statuses.size());
    CHECK(ids(records) == std::vector<std::int64_t>{1, 4, 5, 7, 8});
    CHECK(records.readable[2].status == Status::waiting);
    CHECK(records.readable[4].slot == 7);
    CHECK(records.all == std::vector<Address>{0x8000, 0x8200, 0x8400, 0x8600, 0x8800, 0x8a00,
                                              0x8c00, 0x8e00});
    CHECK(records.unreadable == 0);
  }

  TEST_CASE("what cannot be read is counted: a g, a slot, a slot without a g")
  {
    World world;
    world.put_goroutine(test::parked(0x2000, 1));
    world.put_goroutine(test::parked(0x3000, 2));
    world.put_goroutine(test::parked(0x4000, 3));
    world.memory.remove(0x3030, 1);
    world.put_words(allgs, {0x2000, 0x3000, 0, 0x4000, 0x2000});
    world.memory.remove(allgs + 32, 4);
    const GoroutineRecords records = read(world, 6);
    CHECK(ids(records) == std::vector<std::int64_t>{1, 3});
    CHECK(records.unreadable == 4);
  }

  TEST_CASE("a slot that repeats another, alive or dead, has lost its goroutine")
  {
    World world;
    world.put_goroutine(test::parked(0x2000, 1));
    world.put_goroutine(test::parked(0x3000, 2));
    world.put_goroutine(test::parked(0x4000, 3));
    world.put(0x4000, world.layouts.goroutine.status, 6);
    world.put_words(allgs, {0x2000, 0x3000, 0x2000, 0x4000, 0x4000, 0x2000});
    for (const bool far : {false, true}) {
      CAPTURE(far);
      if (far) world.memory.be_far();
      const GoroutineRecords records = read(world, 6);
      CHECK(ids(records) == std::vector<std::int64_t>{1, 2});
      CHECK(records.all == std::vector<Address>{0x2000, 0x3000, 0x4000});
      CHECK(records.unreadable == 3);
    }
  }

  TEST_CASE("no g is no known address")
  {
    World world;
    world.put_goroutine(test::parked(0x2000, 1));
    world.put_words(allgs, {0x2000, 0});
    CHECK(read(world, 3).all == std::vector<Address>{0x2000});
  }

  TEST_CASE("no slots, no records")
  {
    World world;
    const GoroutineRecords records = read(world, 0);
    CHECK(records.readable.empty());
    CHECK(records.all.empty());
    CHECK(records.unreadable == 0);
  }

  TEST_CASE("many slots, one piece of them unreadable, fetched from far away")
  {
    constexpr std::uint64_t count = 10'000;
    World world;
    for (std::uint64_t i = 0; i < count; ++i) {
      const Address address = 0x100000 + (i * 7919 % count) * 0x100;
      world.put_goroutine(test::parked(address, static_cast<std::int64_t>(i) + 1));
      world.memory.put(allgs + i * 8, address);
    }
    world.memory.remove(allgs + 5000 * 8, 8);
    for (const bool far : {false, true}) {
      CAPTURE(far);
      if (far) world.memory.be_far();
      const GoroutineRecords records = read(world, count);
      CHECK(records.unreadable == 1);
      REQUIRE(records.readable.size() == count - 1);
      CHECK(std::ranges::is_sorted(records.readable, {}, &GoroutineRecord::slot));
      for (const GoroutineRecord& record : records.readable) {
        REQUIRE(record.slot + 1 == static_cast<std::uint64_t>(record.id));
      }
    }
  }

  TEST_CASE("a lost connection is an error")
  {
    World world;
    world.put_goroutine(test::parked(0x2000, 1));
    world.put_words(allgs, {0x2000});
    for (const std::size_t fetches : {0U, 1U}) {
      world.memory.be_far();
      world.memory.lose_connection_after(fetches);
      const auto records = test::finish(runtime::read_goroutine_records(
          world.memory, world.layouts.goroutine, {.base = allgs, .count = 1}));
      REQUIRE_FALSE(records);
      CHECK(records.error().code() == Errc::connection_lost);
    }
  }
}

}  // namespace unjam::runtime_goroutine_records_test
