#include "client/crash/flipped_bits.hpp"

#include <doctest/doctest.h>

namespace unjam::crash_flipped_bits_test {

using namespace unjam::crash;

namespace {

constexpr Address base = 0xc000000000;

Crash fault_at(std::uint64_t address)
{
  Crash crash;
  crash.kind = Crash::Kind::fatal;
  crash.signal.number = 11;
  crash.signal.code = 1;
  crash.signal.address = address;
  return crash;
}

runtime::Heap heap()
{
  return runtime::Heap{{{.start = base, .size = 8192, .object_size = 16},
                        {.start = base + 0x100000, .size = 8192, .object_size = 8192}}};
}

}  // namespace

TEST_SUITE("crash/flipped_bits")
{
  TEST_CASE("a fault is about its address and what was in the registers")
  {
    Crash crash = fault_at(0x10c000000010);
    crash.registers = {{{}, 0x10c000000010}, {{}, 7}, {{}, 0x4000c000000020}};
    CHECK(addresses_of(crash, "") == std::vector<Address>{0x10c000000010, 0x4000c000000020});
  }

  TEST_CASE("a signal that somebody sent, or no signal, is about none")
  {
    Crash crash = fault_at(0x10c000000010);
    crash.registers = {{{}, 0x4000c000000020}};
    crash.signal.code = 0;
    CHECK(addresses_of(crash, "").empty());
    CHECK(addresses_of(Crash{}, "").empty());
  }

  TEST_CASE("a fatal error is about what the runtime printed before")
  {
    const Crash crash = [] {
      Crash fatal;
      fatal.kind = Crash::Kind::fatal;
      return fatal;
    }();
    constexpr std::string_view printed =
        "runtime: pointer 0xc400000010 to unallocated span span.base()=0xc000100000 0x 0xzz "
        "0x123456789abcdef01 0x10";
    CHECK(addresses_of(crash, printed) == std::vector<Address>{0xc000100000, 0xc400000010});
    CHECK(addresses_of(Crash{}, printed).empty());
  }

  TEST_CASE("one bit decides")
  {
    CHECK(one_bit_away(heap(), base ^ (1ULL << 44U)) == base);
    CHECK(one_bit_away(heap(), (base + 24) ^ (1ULL << 63U)) == base + 24);
    CHECK_FALSE(one_bit_away(heap(), base ^ (3ULL << 44U)));
    CHECK_FALSE(one_bit_away(heap(), 8));
    CHECK_FALSE(one_bit_away(runtime::Heap{{}}, base));
  }

  TEST_CASE("what may be of the heap and is only missing has no flipped bit")
  {
    constexpr Address arena = 64 << 20;
    const Address above = base + arena;
    CHECK_FALSE(one_bit_away(heap(), base));                // a core may lack it
    CHECK_FALSE(one_bit_away(heap(), base ^ (1U << 21U)));  // not mapped yet
    CHECK_FALSE(one_bit_away(heap(), above));
    CHECK_FALSE(
        one_bit_away(runtime::Heap{{{.start = above, .size = 8192, .object_size = 16}}}, base));
    CHECK(one_bit_away(heap(), base ^ (2 * arena)) == base);
  }
}

}  // namespace unjam::crash_flipped_bits_test
