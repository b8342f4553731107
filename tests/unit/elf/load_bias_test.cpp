#include "client/elf/load_bias.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

#include "tests/unit/elf_image.hpp"
#include "tests/unit/saved/temporary_directory.hpp"

namespace unjam::elf_load_bias_test {

using elf::ElfFile;
using testing::Load;

namespace {

std::optional<std::uint64_t> bias(const std::vector<Load>& memory, const std::string& program)
{
  const test::TemporaryDirectory directory;
  const auto core = ElfFile::open(directory.file("core", testing::elf_core_of(memory)));
  const auto binary = ElfFile::open(directory.file("server", program));
  REQUIRE(core.has_value());
  REQUIRE(binary.has_value());
  return elf::find_load_bias(*core, *binary);
}

}  // namespace

TEST_SUITE("elf/load_bias")
{
  TEST_CASE("a program is where its first bytes are")
  {
    const std::string program = testing::elf_binary();
    const std::string page = program.substr(0, 0x200);
    const std::string other = testing::elf_binary({.machine = 183}).substr(0, 0x200);
    CHECK(bias({{0x400000, page}}, program) == 0);
    CHECK(bias({{0x10000, other}, {0x20000, "short"}, {0x7f0000400000, page}}, program) ==
          0x7f0000000000);
    CHECK_FALSE(bias({{0x10000, other}}, program));
    CHECK_FALSE(bias({{0x10000, "x" + page}}, program));
    CHECK_FALSE(bias({}, program));
  }
}

}  // namespace unjam::elf_load_bias_test
