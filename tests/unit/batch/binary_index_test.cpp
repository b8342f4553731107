#include "cli/batch/binary_index.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "tests/unit/print_result.hpp"
#include "tests/unit/elf_image.hpp"
#include "tests/unit/server/scratch.hpp"

namespace unjam::batch_binary_index_test {

using namespace unjam::cli;
using namespace unjam::testing;

namespace {

BinaryIndex index_of(const Scratch& scratch)
{
  auto index = BinaryIndex::make({scratch / "bin"}, scratch / "kept");
  REQUIRE(index);
  return std::move(*index);
}

}  // namespace

TEST_SUITE("batch/binary_index")
{
  TEST_CASE("an executable is found by its build id, however deep it lies")
  {
    const Scratch scratch;
    std::filesystem::create_directories(scratch / "bin/deep");
    const std::string one = scratch.write("bin/one", elf_binary({.go_build_id = "a/b/c/d"}));
    const std::string two =
        scratch.write("bin/deep/two", elf_binary({.go_build_id = "", .gnu_build_id = "\x01\xab"}));
    scratch.write("bin/text", "no executable");
    const BinaryIndex index = index_of(scratch);
    CHECK(index.size() == 2);
    CHECK(index.find({.gnu = "", .go = "a/b/c/d"}) == one);
    CHECK(index.find({.gnu = "01ab", .go = ""}) == two);
    CHECK(index.find({.gnu = "01ab", .go = "other"}) == two);
    CHECK(index.find({.gnu = "", .go = "x"}).empty());
    CHECK(index.find({}).empty());
  }

  TEST_CASE("what was kept is used for files that have not changed, and for no others")
  {
    const Scratch scratch;
    std::filesystem::create_directories(scratch / "bin");
    const std::string one = scratch.write("bin/one", elf_binary({.go_build_id = "a/b/c/d"}));
    static_cast<void>(index_of(scratch));
    // The same size and time: it is not read again.
    const auto time = std::filesystem::last_write_time(one);
    scratch.write("bin/one", elf_binary({.go_build_id = "a/b/c/e"}));
    std::filesystem::last_write_time(one, time);
    CHECK(index_of(scratch).find({.gnu = "", .go = "a/b/c/d"}) == one);
    std::filesystem::last_write_time(one, time + std::chrono::seconds{1});
    CHECK(index_of(scratch).find({.gnu = "", .go = "a/b/c/e"}) == one);
    std::filesystem::remove(one);
    CHECK(index_of(scratch).size() == 0);
  }

  TEST_CASE("a damaged index is made anew, a missing folder is an error")
  {
    const Scratch scratch;
    std::filesystem::create_directories(scratch / "bin");
    scratch.write("bin/one", elf_binary());
    for (const char* text :
         {"", "{", "[]", R"({"schema":"unjam.binaries/1","binaries":[{"path":7}]})"}) {
      scratch.write("kept", text);
      CHECK(index_of(scratch).size() == 1);
    }
    const auto missing = BinaryIndex::make({scratch / "none"}, scratch / "kept");
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code() == Errc::unreadable);
  }
}

}  // namespace unjam::batch_binary_index_test
