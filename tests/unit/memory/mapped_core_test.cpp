#include "client/memory/mapped_core.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "tests/unit/finish.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/elf_image.hpp"
#include "tests/unit/server/scratch.hpp"

namespace unjam::memory_mapped_core_test {

using memory::Address;
using memory::MappedCore;
using testing::elf_binary_of;
using testing::elf_core_of;
using testing::Load;
using testing::Scratch;

namespace {

/// A core, and perhaps a binary, in files of their own.
struct Files {
  Scratch scratch;
  std::string core;
  std::string binary;

  explicit Files(std::string_view core_bytes, std::string_view binary_bytes = {})
      : core{scratch.write("core", core_bytes)}
  {
    if (!binary_bytes.empty()) binary = scratch.write("binary", binary_bytes);
  }

  [[nodiscard]] std::unique_ptr<MappedCore> open() const
  {
    auto memory = MappedCore::open(core, binary);
    REQUIRE(memory);
    return std::move(*memory);
  }

  [[nodiscard]] Error refusal() const
  {
    const auto memory = MappedCore::open(core, binary);
    REQUIRE_FALSE(memory);
    return memory.error();
  }
};

/// `size` bytes at `address`; empty if they cannot be read.
std::optional<std::string> read(MappedCore& memory, Address address, std::size_t size)
{
  std::string bytes(size, '?');
  if (!memory.read(address, bytes.data(), size)) return std::nullopt;
  return bytes;
}

const std::vector<Load> parts{{.address = 0x1000, .bytes = "one"},
                              {.address = 0x2000, .bytes = "two", .writable = true},
                              {.address = 0x2003, .bytes = "three"}};

}  // namespace

TEST_SUITE("memory/mapped_core")
{
  TEST_CASE("bytes are read inside a segment and across two that adjoin")
  {
    const auto memory = Files{elf_core_of(parts)}.open();
    CHECK(read(*memory, 0x1000, 3) == "one");
    CHECK(read(*memory, 0x1001, 1) == "n");
    CHECK(read(*memory, 0x2001, 4) == "woth");
    CHECK(read(*memory, 0x2000, 8) == "twothree");
    CHECK(read(*memory, 0x1000, 0) == "");
  }

  TEST_CASE("a hole cannot be read, nor what reaches into it")
  {
    const auto memory = Files{elf_core_of(parts)}.open();
    CHECK_FALSE(read(*memory, 0x1001, 3));
    CHECK_FALSE(read(*memory, 0x1800, 1));
    CHECK_FALSE(read(*memory, 0xfff, 2));
    CHECK_FALSE(read(*memory, 0x2000, 9));
    CHECK_FALSE(read(*memory, 0, 1));
    CHECK_FALSE(read(*memory, ~Address{0}, 1));
    CHECK_FALSE(memory->missed());
  }

  TEST_CASE("nothing has to be fetched")
  {
    const auto memory = Files{elf_core_of(parts)}.open();
    CHECK(test::finish(memory->fetch()));
  }

  TEST_CASE("a view is what stands in one piece")
  {
    const auto memory = Files{elf_core_of(parts)}.open();
    CHECK(memory->view(0x2000, 3).size() == 3);
    CHECK(memory->view(0x2001, 1).size() == 1);
    CHECK(memory->view(0x2000, 4).empty());
    CHECK(memory->view(0x1800, 1).empty());
  }

  TEST_CASE("what a cut file has lost cannot be read, the rest can")
  {
    const std::string whole = elf_core_of(parts);
    const auto memory = Files{whole.substr(0, whole.size() - 4)}.open();
    CHECK(read(*memory, 0x2000, 4) == "twot");
    CHECK_FALSE(read(*memory, 0x2003, 2));
    const auto less = Files{whole.substr(0, whole.size() - 6)}.open();
    CHECK(read(*less, 0x2000, 2) == "tw");
    CHECK_FALSE(read(*less, 0x2002, 1));
    CHECK_FALSE(read(*less, 0x2003, 1));
  }

  TEST_CASE("a core that is cut anywhere is refused or read as far as it goes")
  {
    const std::string whole = elf_core_of(parts, 0x5000);
    for (std::size_t size = 1; size < whole.size(); ++size) {
      CAPTURE(size);
      const Files files{whole.substr(0, size)};
      const auto memory = MappedCore::open(files.core, "");
      if (memory) CHECK_FALSE(read(**memory, 0x2000, 8));
    }
  }

  TEST_CASE("what a segment has in memory alone is not taken for zero")
  {
    const auto memory =
        Files{elf_core_of({{.address = 0x1000, .bytes = "text", .more = 0x1000}})}.open();
    CHECK(read(*memory, 0x1000, 4) == "text");
    CHECK_FALSE(read(*memory, 0x1004, 1));
  }

  TEST_CASE("below the core lies what the binary cannot change, moved to where it was loaded")
  {
    const std::string core =
        elf_core_of({{.address = 0x56001000, .bytes = "", .more = 0x1000},
                     {.address = 0x56002000, .bytes = "core"}},
                    0x56001010);
    const std::string binary = elf_binary_of({{.address = 0x1000, .bytes = "text of it"},
                                              {.address = 0x2000, .bytes = "binary"},
                                              {.address = 0x3000, .bytes = "data", .writable = true}},
                                             0x1010);
    const auto memory = Files{core, binary}.open();
    CHECK(read(*memory, 0x56001000, 10) == "text of it");
    CHECK_FALSE(read(*memory, 0x1000, 1));
    SUBCASE("the core's own bytes come first, the binary's go on where they end")
    {
      CHECK(read(*memory, 0x56002000, 6) == "corery");
    }
    SUBCASE("what the program may have written is taken from the core alone")
    {
      CHECK_FALSE(read(*memory, 0x56003000, 1));
    }
  }

  TEST_CASE("a binary that was not moved")
  {
    const auto memory = Files{elf_core_of(parts, 0x401000),
                              elf_binary_of({{.address = 0x401000, .bytes = "text"}}, 0x401000)}
                            .open();
    CHECK(read(*memory, 0x401000, 4) == "text");
  }

  TEST_CASE("a core that does not say where the program started is read without the binary")
  {
    const auto memory =
        Files{elf_core_of(parts), elf_binary_of({{.address = 0x401000, .bytes = "text"}}, 0x401000)}
            .open();
    CHECK(read(*memory, 0x1000, 3) == "one");
    CHECK_FALSE(read(*memory, 0x401000, 1));
  }

  TEST_CASE("what is no core is refused by its name")
  {
    const Files text{"no core at all, but quite some text"};
    CHECK(text.refusal().code() == Errc::wrong_kind);
    CHECK(text.refusal().detail() == text.core + ": not an ELF file");

    const Files empty{""};
    CHECK(empty.refusal().code() == Errc::wrong_kind);

    const Files program{elf_binary_of(parts, 0x1000)};
    CHECK(program.refusal().code() == Errc::wrong_kind);
    CHECK(program.refusal().detail() == program.core + ": not a core of this kind of machine");

    std::string foreign = elf_core_of(parts);
    foreign[5] = 2;  // big-endian
    CHECK(Files{foreign}.refusal().code() == Errc::wrong_kind);

    Files gone{elf_core_of(parts)};
    std::filesystem::remove(gone.core);
    CHECK(gone.refusal().code() == Errc::io_failed);

    Files folder{elf_core_of(parts)};
    folder.core = folder.scratch.path();
    CHECK(folder.refusal().code() == Errc::wrong_kind);
  }

  TEST_CASE("so is what is no binary; a second core beside it gives nothing")
  {
    const std::string core = elf_core_of(parts, 0x1000);
    const Files text{core, "#!/bin/sh"};
    CHECK(text.refusal().code() == Errc::wrong_kind);
    CHECK(text.refusal().detail() == text.binary + ": not an ELF file");

    const auto memory =
        Files{core, elf_core_of({{.address = 0x401000, .bytes = "text"}}, 0x1000)}.open();
    CHECK_FALSE(read(*memory, 0x401000, 1));
  }
}

}  // namespace unjam::memory_mapped_core_test
