#include "client/elf/binary_notes.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "tests/unit/elf_image.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/server/scratch.hpp"

namespace unjam::elf_binary_notes_test {

using namespace unjam::elf;
using namespace unjam::testing;

namespace {

Result<BinaryNotes> notes_of(const std::string& bytes)
{
  const Scratch scratch;
  return read_binary_notes(scratch.write("binary", bytes));
}

using Symbols = BinaryNotes::Symbols;

}  // namespace

TEST_SUITE("elf/binary_notes")
{
  TEST_CASE("an executable tells its build and what a debugger can know of it")
  {
    const auto notes = notes_of(elf_binary({.gnu_build_id = "\x01\xab"}));
    REQUIRE(notes);
    CHECK(notes->machine == 62);
    CHECK(notes->ids == BuildIds{.gnu = "01ab", .go = "action/main/content/binary"});
    CHECK(notes->go);
    CHECK(notes->symbols == Symbols::dwarf);
    CHECK(notes->missing_bytes == 0);
  }

  TEST_CASE("a binary without debug info still has Go's function table")
  {
    CHECK(notes_of(elf_binary({.sections = {".text", ".gopclntab"}}))->symbols == Symbols::pclntab);
    CHECK(notes_of(elf_binary({.sections = {".data.rel.ro.gopclntab"}}))->symbols ==
          Symbols::pclntab);
    CHECK(notes_of(elf_binary({.sections = {".zdebug_info"}}))->symbols == Symbols::dwarf);
    CHECK(notes_of(elf_binary({.sections = {".text"}}))->symbols == Symbols::none);
  }

  TEST_CASE("only what shows that it is not Go says so")
  {
    CHECK_FALSE(notes_of(elf_binary({.go_build_id = "", .sections = {".text"}}))->go);
    CHECK(notes_of(elf_binary({.go_build_id = "", .sections = {".gopclntab"}}))->go);
    CHECK(notes_of(elf_binary({.go_build_id = "", .sections = {".go.buildinfo"}}))->go);
    CHECK(notes_of(elf_binary({.sections = {".text"}}))->go);
    CHECK(notes_of(elf_binary({.go_build_id = "", .sections = {}}))->go);
  }

  TEST_CASE("a core is no binary")
  {
    const auto notes = notes_of(elf_core());
    REQUIRE(!notes);
    CHECK(notes.error().code() == Errc::wrong_kind);
    CHECK(notes.error().detail().ends_with("/binary: not an executable"));
  }

  TEST_CASE("cut anywhere it is not an ELF file or says how much is missing")
  {
    const Scratch scratch;
    const std::string whole = elf_binary({.gnu_build_id = "\x01\xab"});
    const std::string path = scratch.write("binary", whole);
    for (std::size_t size = whole.size(); size-- > 0;) {
      CAPTURE(size);
      std::filesystem::resize_file(path, size);
      const auto notes = read_binary_notes(path);
      if (notes) {
        CHECK(notes->missing_bytes == whole.size() - size);
      } else {
        CHECK(notes.error().code() == Errc::wrong_kind);
      }
    }
  }
}

}  // namespace unjam::elf_binary_notes_test
