#include "client/elf/core_id.hpp"

#include <doctest/doctest.h>

#include "tests/unit/elf_image.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/server/scratch.hpp"

namespace unjam::elf_core_id_test {

using namespace unjam::elf;
using namespace unjam::testing;

namespace {

std::string id_of(const std::string& bytes)
{
  const Scratch scratch;
  const auto id = core_id(scratch.write("core", bytes));
  REQUIRE(id);
  return *id;
}

}  // namespace

TEST_SUITE("elf/core_id")
{
  TEST_CASE("it is the same for the same bytes, whatever the file is called")
  {
    const Scratch scratch;
    const std::string bytes = elf_core();
    CHECK(core_id(scratch.write("one", bytes)).value() ==
          core_id(scratch.write("two", bytes)).value());
    CHECK(id_of(bytes).size() == 32);
  }

  TEST_CASE("another size, other notes and another page make it another")
  {
    const std::string bytes = elf_core();
    CHECK(id_of(bytes) != id_of(bytes + "x"));
    CHECK(id_of(bytes) != id_of(elf_core({.executable = "/srv/servicf"})));
    const std::string memory(1'000'000, 'a');
    const auto core_of = [](const std::string& part) {
      return elf_core_of({{.address = 0x400000, .bytes = part}});
    };
    CHECK(id_of(core_of(memory)) == id_of(core_of(memory)));
    std::size_t noticed = 0;  // of changes all over: pages are spread evenly
    for (std::size_t at = 0; at < memory.size(); at += 4096) {
      std::string changed = memory;
      changed[at] = 'b';
      noticed += id_of(core_of(memory)) == id_of(core_of(changed)) ? 0U : 1U;
    }
    CHECK(noticed >= 60);
    CHECK(noticed <= 130);
  }

  TEST_CASE("a file that is no ELF file has none")
  {
    const Scratch scratch;
    CHECK(core_id(scratch.write("text", "hello")).error().code() == Errc::wrong_kind);
    CHECK(core_id(scratch / "missing").error().code() == Errc::io_failed);
  }
}

}  // namespace unjam::elf_core_id_test
