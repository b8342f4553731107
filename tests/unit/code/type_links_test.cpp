#include "client/code/type_links.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

#include "tests/unit/fake_memory.hpp"

namespace unjam::code_type_links_test {

using namespace unjam::code;
using memory::Address;

namespace {

constexpr Address map = 0x1000;
constexpr Address group = 0x2000;
constexpr MapLayout layout{{0x8, 8}, {0x20, 8}, {0x18, 8}};  // as in no release of Go
constexpr std::uint64_t all_free = 0x8080'8080'8080'8080;

/// A map of pointers to slices whose slots with these numbers are used.
class MadeUpMap {
 public:
  explicit MadeUpMap(const std::vector<unsigned>& used)
  {
    std::uint64_t control = all_free;
    for (const unsigned slot : used) {
      control &= ~(std::uint64_t{0xff} << slot * 8);
      const Address at = group + 8 + slot * Address{32};
      for (const Address offset : {0U, 8U, 16U, 24U}) memory.put(at + offset, 0x10 * (slot + 1));
    }
    memory.put(group, control);
    memory.put(map + layout.used.offset, used.size());
    memory.put(map + layout.groups.offset, group);
    memory.put(map + layout.tables.offset, 0);
  }

  auto read() { return read_slices_in_map(memory, map, layout); }

  test::FakeMemory memory;
};

}  // namespace

TEST_SUITE("code/type_links")
{
  TEST_CASE("the slices of the slots that are used are found, with their lengths")
  {
    const auto slices = MadeUpMap{{0, 7}}.read();
    REQUIRE(slices);
    REQUIRE(slices->size() == 2);
    CHECK((*slices)[0].begin == 0x10);
    CHECK((*slices)[0].end == 0x10 + 0x10 * 8);
    CHECK((*slices)[1].begin == 0x80);
    CHECK((*slices)[1].end == 0x80 + 0x80 * 8);
  }

  TEST_CASE("a map without a group has nothing in it")
  {
    MadeUpMap made{{}};
    made.memory.put(map + layout.groups.offset, 0);
    REQUIRE(made.read());
    CHECK(made.read()->empty());
    made.memory.put(map + layout.used.offset, 1);
    CHECK_FALSE(made.read());
  }

  TEST_CASE("what is no small map, or is damaged, is not read")
  {
    MadeUpMap large{{1}};
    large.memory.put(map + layout.tables.offset, 2);
    CHECK_FALSE(large.read());

    MadeUpMap miscounted{{1, 2}};
    miscounted.memory.put(map + layout.used.offset, 1);
    CHECK_FALSE(miscounted.read());

    MadeUpMap endless{{1}};
    endless.memory.put(group + 8 + 32 + 16, ~std::uint64_t{0});
    CHECK_FALSE(endless.read());
  }

  TEST_CASE("where a word of it is missing, nothing is told")
  {
    for (const Address at :
         {map + layout.used.offset, map + layout.groups.offset, group, group + 8 + 8}) {
      MadeUpMap made{{0}};
      REQUIRE(made.read());
      made.memory.remove(at, 8);
      CHECK_FALSE(made.read());
    }
  }

  TEST_CASE("a list has types alone, or is none")
  {
    constexpr runtime::AddressRange types{0x500000, 0x501000};
    test::FakeMemory memory;
    memory.put(0x3000, 0x500000);
    memory.put(0x3008, 0x500ff8);
    CHECK(has_types_alone(memory, {0x3000, 0x3010}, types));
    CHECK_FALSE(has_types_alone(memory, {0x3000, 0x3018}, types));  // not readable
    memory.put(0x3010, 0x501000);
    CHECK_FALSE(has_types_alone(memory, {0x3000, 0x3018}, types));
    memory.put(0x3010, 0x4ffff8);
    CHECK_FALSE(has_types_alone(memory, {0x3000, 0x3018}, types));
  }

  TEST_CASE("of another layout nothing is told")
  {
    MadeUpMap made{{0}};
    CHECK_FALSE(read_slices_in_map(made.memory, map, MapLayout{}));
  }
}

}  // namespace unjam::code_type_links_test
