#include "client/elf/core_notes.hpp"

#include <doctest/doctest.h>
#include <elf.h>

#include <cstddef>
#include <filesystem>
#include <fstream>

#include "tests/unit/elf_image.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/server/scratch.hpp"

namespace unjam::elf_core_notes_test {

using namespace unjam::elf;
using namespace unjam::testing;

namespace {

Result<CoreNotes> notes_of(const Core& core)
{
  const Scratch scratch;
  return read_core_notes(scratch.write("core", elf_core(core)));
}

/// Cuts a core at every byte; what is said about it must stay true.
void cut_everywhere(const Core& core, std::size_t notes_end)
{
  const Scratch scratch;
  const std::string whole = elf_core(core);
  const std::string path = scratch.write("core", whole);
  for (std::size_t size = whole.size(); size-- > 0;) {
    CAPTURE(size);
    std::filesystem::resize_file(path, size);
    const auto notes = read_core_notes(path);
    if (!notes) {
      CHECK(notes.error().code() == Errc::wrong_kind);
      continue;
    }
    CHECK(notes->missing_bytes > 0);
    CHECK(notes->notes_missing == (size < notes_end));
    CHECK((notes->executable.empty() || notes->executable == "/srv/service"));
    CHECK((notes->ids.go.empty() || notes->ids.go == "action/main/content/binary"));
  }
}

}  // namespace

TEST_SUITE("elf/core_notes")
{
  TEST_CASE("a core names its executable and its build")
  {
    const auto notes = notes_of({.binary = {.gnu_build_id = "\x01\xab"}});
    REQUIRE(notes);
    CHECK(notes->machine == 62);
    CHECK(notes->executable == "/srv/service");
    CHECK_FALSE(notes->executable_deleted);
    CHECK(notes->ids == BuildIds{.gnu = "01ab", .go = "action/main/content/binary"});
    CHECK(notes->missing_bytes == 0);
    CHECK_FALSE(notes->notes_missing);
  }

  TEST_CASE("a position-independent executable is found where it was loaded")
  {
    const auto notes = notes_of({.address = 0x55fb738df000});
    REQUIRE(notes);
    CHECK(notes->executable == "/srv/service");
    CHECK(notes->ids.go == "action/main/content/binary");
  }

  TEST_CASE("without the executable's first page its build is not known")
  {
    const auto notes = notes_of({.with_headers = false});
    REQUIRE(notes);
    CHECK(notes->executable == "/srv/service");
    CHECK(notes->ids == BuildIds{});
  }

  TEST_CASE("what the core does not claim to hold is not taken for the executable's memory")
  {
    const Scratch scratch;
    std::string bytes = elf_core();
    const std::size_t loaded = sizeof(Elf64_Ehdr) + sizeof(Elf64_Phdr);
    bytes.replace(loaded + offsetof(Elf64_Phdr, p_filesz), sizeof(Elf64_Xword), sizeof(Elf64_Xword),
                  '\0');
    const auto notes = read_core_notes(scratch.write("core", bytes));
    REQUIRE(notes);
    CHECK(notes->executable == "/srv/service");
    CHECK(notes->ids == BuildIds{});
  }

  TEST_CASE("an executable that was replaced while the process ran is marked so")
  {
    const auto notes = notes_of({.executable = "/srv/service (deleted)"});
    REQUIRE(notes);
    CHECK(notes->executable == "/srv/service");
    CHECK(notes->executable_deleted);
  }

  TEST_CASE("a binary is no core")
  {
    const Scratch scratch;
    const auto notes = read_core_notes(scratch.write("server", elf_binary()));
    REQUIRE(!notes);
    CHECK(notes.error().code() == Errc::wrong_kind);
    CHECK(notes.error().detail().ends_with("/server: not a core file"));
  }

  TEST_CASE("a kernel's core, cut anywhere, keeps its notes until the cut reaches them")
  {
    const Core core;
    cut_everywhere(core, elf_core(core).size() - elf_binary().substr(0, 0x200).size());
  }

  TEST_CASE("a debugger's core, cut anywhere, loses its notes")
  {
    const Core core{.notes_last = true};
    cut_everywhere(core, elf_core(core).size());
  }

  TEST_CASE("wild bytes anywhere do no harm")
  {
    const Scratch scratch;
    const std::string bytes = elf_core();
    const std::string path = scratch.write("core", bytes);
    std::fstream file{path, std::ios::binary | std::ios::in | std::ios::out};
    const auto put = [&](std::size_t at, char byte) {
      file.seekp(static_cast<std::streamoff>(at));
      file.put(byte).flush();
    };
    for (const char wild : {'\xff', '\x7f', '\x00'}) {
      for (std::size_t at = 0; at < bytes.size(); ++at) {
        CAPTURE(at);
        put(at, wild);
        const auto notes = read_core_notes(path);
        if (!notes) CHECK(notes.error().code() == Errc::wrong_kind);
        put(at, bytes[at]);
      }
    }
  }

  TEST_CASE("a huge file costs no more than what is read of it")
  {
    const Scratch scratch;
    const std::string path = scratch.write("core", elf_core());
    std::filesystem::resize_file(path, std::uintmax_t{100} << 30U);
    const auto notes = read_core_notes(path);
    REQUIRE(notes);
    CHECK(notes->executable == "/srv/service");
    CHECK(notes->missing_bytes == 0);
  }
}

}  // namespace unjam::elf_core_notes_test
