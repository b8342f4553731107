#include "client/elf/elf_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "tests/unit/elf_image.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/server/scratch.hpp"

namespace unjam::elf_elf_file_test {

using namespace unjam::elf;
using namespace unjam::testing;

namespace {

FileKind kind_of(const std::string& bytes)
{
  const Scratch scratch;
  const auto kind = classify(scratch.write("file", bytes));
  REQUIRE(kind);
  return *kind;
}

}  // namespace

TEST_SUITE("elf/elf_file")
{
  TEST_CASE("files are told apart by their content")
  {
    CHECK(kind_of(elf_core()) == FileKind::elf_core);
    CHECK(kind_of(elf_binary()) == FileKind::elf_executable);
    CHECK(kind_of(elf_binary({.type = 3})) == FileKind::elf_executable);  // position-independent
    CHECK(kind_of(elf_binary({.type = 1})) == FileKind::other);           // an object file
    CHECK(kind_of("{\"result\": []}") == FileKind::other);
    CHECK(kind_of("\177ELF") == FileKind::other);
    CHECK(kind_of("") == FileKind::other);
  }

  TEST_CASE("what is no regular file is not even opened")
  {
    const Scratch scratch;
    REQUIRE(::mkfifo((scratch / "pipe").c_str(), 0600) == 0);
    CHECK(classify(scratch / "pipe").value() == FileKind::other);
    CHECK(classify(scratch / "").value() == FileKind::other);
    CHECK(classify("/dev/null").value() == FileKind::other);
  }

  TEST_CASE("a file that cannot be read is an error with the system's words")
  {
    const auto kind = classify("/no/such/file");
    REQUIRE(!kind);
    CHECK(kind.error().code() == Errc::io_failed);
    CHECK(kind.error().detail() == "open /no/such/file: No such file or directory");
  }

  TEST_CASE("nothing outside the file can be read")
  {
    const Scratch scratch;
    const auto file = ElfFile::open(scratch.write("file", elf_binary()));
    REQUIRE(file);
    CHECK(file->bytes(1, 3) == "ELF");
    CHECK(file->bytes(file->size(), 0) == "");
    CHECK_FALSE(file->bytes(file->size(), 1));
    CHECK_FALSE(file->bytes(file->size() + 1, 0));
    CHECK_FALSE(file->bytes(0, file->size() + 1));
    CHECK_FALSE(file->bytes(1, ~std::uint64_t{0}));
    CHECK_FALSE(file->for_each_note(1, ~std::uint64_t{0}, 4, [](const Note&) {}));
  }

  TEST_CASE("a machine has a name, known or not")
  {
    CHECK(machine_name(62) == "x86-64");
    CHECK(machine_name(183) == "AArch64");
    CHECK(machine_name(40'000) == "machine 40000");
  }
}

}  // namespace unjam::elf_elf_file_test
