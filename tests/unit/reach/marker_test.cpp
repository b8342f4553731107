#include "client/reach/marker.hpp"

#include <doctest/doctest.h>

#include <array>
#include <memory>
#include <string>
#include <utility>

#include "tests/unit/finish.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/elf_image.hpp"
#include "tests/unit/server/scratch.hpp"

namespace unjam::reach_marker_test {

using namespace unjam::reach;

namespace {

constexpr Address object = 0xc000000000;
constexpr Address table = 0x500010;  ///< the methods of a lock, for an interface
constexpr Address waited = 0xc000100040;
constexpr Address another = 0xc000100080;

/// A heap of one object, which holds these four words.
class Target {
 public:
  explicit Target(std::array<std::uint64_t, 4> words)
  {
    std::string bytes(runtime::Heap::page_size, '\0');
    std::memcpy(bytes.data(), words.data(), sizeof words);
    const std::string path =
        scratch_.write("core", testing::elf_core_of({{.address = object, .bytes = bytes}}));
    auto opened = memory::MappedCore::open(path, "");
    REQUIRE(opened);
    core_ = std::move(*opened);
    sought_.add(table);
  }

  /// Whether the table is among the words that somebody holds.
  [[nodiscard]] bool finds_table(bool boxes = true, bool as_stack = false)
  {
    const std::array<Address, 1> tables{table};
    const std::array<Address, 1> locks{waited};
    Marker marker{*core_, heap_};
    marker.collect(sought_);
    if (boxes) marker.collect_boxes({tables, locks});
    as_stack ? marker.mark_range(object, object + 32) : marker.mark(object);
    marker.run();
    return marker.found() == std::vector<Address>{table};
  }

 private:
  testing::Scratch scratch_;
  std::unique_ptr<memory::MappedCore> core_;
  runtime::Heap heap_{
      {{.start = object, .size = runtime::Heap::page_size, .object_size = 32, .scans = true}}};
  memory::WordMarks sought_{0x500000, 0x501000};
};

}  // namespace

TEST_SUITE("reach/marker")
{
  TEST_CASE("an interface of a lock in the heap means that lock alone")
  {
    CHECK(Target{{0, table, waited, 0}}.finds_table());
    CHECK_FALSE(Target{{0, table, another, 0}}.finds_table());
    CHECK_FALSE(Target{{table, another, table, 0}}.finds_table());
    CHECK(Target{{table, another, table, waited}}.finds_table());
  }

  TEST_CASE("16 bytes without pointers are one object or two: numbers in both count from its start")
  {
    const Address other = object + 64;
    for (const std::size_t half : {0U, 8U}) {
      std::string bytes(runtime::Heap::page_size, '\0');
      std::memcpy(bytes.data() + half, &other, sizeof other);
      const testing::Scratch scratch;
      const std::string path =
          scratch.write("core", testing::elf_core_of({{.address = object, .bytes = bytes}}));
      auto core = memory::MappedCore::open(path, "");
      REQUIRE(core);
      const runtime::Heap heap{
          {{.start = object, .size = runtime::Heap::page_size, .object_size = 16}}};
      for (const Address from : {object, object + 8}) {
        Marker marker{**core, heap};
        marker.mark(from);
        marker.mark_numbers({});
        marker.run();
        CHECK(marker.is_marked(4) == (from == object || half == 8));
      }
    }
  }

  TEST_CASE("whose second word is not known may mean any")
  {
    CHECK(Target{{0, 0, 0, table}}.finds_table());
    CHECK(Target{{0, table, another, 0}}.finds_table(false));
  }

  TEST_CASE("on a stack the two words may lie anywhere")
  {
    CHECK(Target{{0, table, another, 0}}.finds_table(true, true));
  }
}

}  // namespace unjam::reach_marker_test
