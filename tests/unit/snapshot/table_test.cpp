#include "aggregate/snapshot/table.hpp"

#include <doctest/doctest.h>

#include <utility>

namespace unjam::snapshot_table_test {

using unjam::StringId;
using unjam::StringTable;

TEST_SUITE("snapshot/table")
{
  TEST_CASE("equal strings have equal ids and id 0 is the empty string")
  {
    StringTable table;
    const StringId first = table.intern("chan send");
    CHECK(table.intern("chan receive") != first);
    CHECK(table.intern("chan send") == first);
    CHECK(table.intern("") == StringId{});
    CHECK(table[first] == "chan send");
    CHECK(table.size() == 3);
  }

  TEST_CASE("strings keep their ids when the table grows and moves")
  {
    StringTable table;
    const StringId first = table.intern("a string too long to stand inside the object itself");
    for (int i = 0; i < 10'000; ++i) table.intern(std::to_string(i));
    StringTable moved = std::move(table);
    CHECK(moved[first] == "a string too long to stand inside the object itself");
    CHECK(moved.intern("a string too long to stand inside the object itself") == first);
    CHECK(moved.intern("9999") == StringId{10'001});
  }

  enum class WordId : std::uint8_t {};
  struct SameHash {
    std::size_t operator()(int) const { return 7; }
  };

  TEST_CASE("values with equal hashes stay apart")
  {
    unjam::Table<WordId, int, SameHash> table;
    CHECK(table.intern(0) == WordId{0});
    CHECK(table.intern(5) == WordId{1});
    CHECK(table.intern(6) == WordId{2});
    CHECK(table.intern(5) == WordId{1});
    CHECK(table[WordId{2}] == 6);
  }
}

}  // namespace unjam::snapshot_table_test
