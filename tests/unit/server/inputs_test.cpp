#include "client/server/inputs.hpp"

#include <doctest/doctest.h>

#include "tests/unit/print_result.hpp"
#include "tests/unit/elf_image.hpp"
#include "tests/unit/server/scratch.hpp"

namespace unjam::server_inputs_test {

using namespace unjam::server;
using namespace unjam::testing;

namespace {

/// Two files in a folder, by the names that messages call them.
struct Pair {
  Scratch scratch;
  std::string binary;
  std::string core;

  Pair(const std::string& binary_bytes, const std::string& core_bytes)
      : binary{scratch.write("server", binary_bytes)}, core{scratch.write("core.1", core_bytes)}
  {
  }

  /// What examine says, with the folder left out.
  [[nodiscard]] std::string complaint() const
  {
    const auto inputs = examine(binary, core);
    if (inputs) return "";
    CHECK(is_about_source(inputs.error().code()));
    std::string detail = inputs.error().detail();
    const std::string folder = scratch.path() + "/";
    for (auto at = detail.find(folder); at != std::string::npos; at = detail.find(folder)) {
      detail.erase(at, folder.size());
    }
    return detail;
  }
};

}  // namespace

TEST_SUITE("server/inputs")
{
  TEST_CASE("a binary and its core are fine")
  {
    const Pair pair{elf_binary(), elf_core()};
    const auto inputs = examine(pair.binary, pair.core);
    REQUIRE(inputs);
    CHECK(inputs->binary.ids.go == "action/main/content/binary");
    CHECK(inputs->core.executable == "/srv/service");
  }

  TEST_CASE("files of the wrong kind are named for what they are")
  {
    CHECK(Pair{elf_core(), elf_binary()}.complaint() ==
          "binary and core are swapped: server is a core, core.1 a program");
    CHECK(Pair{elf_core(), elf_core()}.complaint() == "server: a core file, not a binary");
    CHECK(Pair{elf_binary(), elf_binary()}.complaint() == "core.1: a program, not a core file");
    CHECK(Pair{"#!/bin/sh\n", elf_core()}.complaint() == "server: not an ELF executable");
    CHECK(Pair{elf_binary(), "goroutine 1 [running]:"}.complaint() ==
          "core.1: not an ELF core file");
    CHECK(Pair{elf_binary(), ""}.complaint() == "core.1: not an ELF core file");
  }

  TEST_CASE("what dlv would fail on in its own words is said in ours")
  {
    const Binary c_program{.go_build_id = "", .sections = {".text"}};
    CHECK(Pair{elf_binary(c_program), elf_core()}.complaint() == "server: not a Go program");
    CHECK(Pair{elf_binary(), elf_core({.binary = {.machine = 183}})}.complaint() ==
          "core.1: from another CPU (AArch64) than server (x86-64)");
    const std::string binary = elf_binary();
    CHECK(Pair{binary.substr(0, binary.size() - 7), elf_core()}.complaint() ==
          "server: cut: 7 bytes are missing at its end");
  }

  TEST_CASE("a core that has lost its notes can be mended, but does not name its binary")
  {
    const std::string core = elf_core({.notes_last = true});
    const Pair pair{elf_binary(), core.substr(0, core.size() - 20)};
    const auto inputs = examine(pair.binary, pair.core);
    REQUIRE(inputs);
    CHECK(inputs->core.notes_missing);
    CHECK(find_binary(pair.core).error().detail() ==
          pair.core +
              ": cut: 20 bytes are missing at its end, so it does not say which binary wrote it; "
              "give the binary as well");
  }

  TEST_CASE("a core that has only lost memory is still opened")
  {
    const std::string core = elf_core();
    const Pair pair{elf_binary(), core.substr(0, core.size() - 20)};
    const auto inputs = examine(pair.binary, pair.core);
    REQUIRE(inputs);
    CHECK(inputs->core.missing_bytes == 20);
  }

  TEST_CASE("another build is refused with both build ids")
  {
    const Core other{.binary = {.go_build_id = "other/main/content/b\033[1m"}};
    CHECK(Pair{elf_binary(), elf_core(other)}.complaint() ==
          "core.1: written by another build (other/main/content/b [1m) than server "
          "(action/main/content/binary)");
  }

  TEST_CASE("a core that does not tell its build is given the benefit of the doubt")
  {
    CHECK(Pair{elf_binary(), elf_core({.with_headers = false})}.complaint().empty());
    CHECK(Pair{elf_binary({.go_build_id = ""}), elf_core()}.complaint().empty());
  }

  TEST_CASE("the binary of a core is found where it was, or beside the core")
  {
    const Scratch scratch;
    const std::string there = scratch / "service";
    const std::string core = scratch.write("core.1", elf_core({.executable = there}));
    REQUIRE(!find_binary(core));

    scratch.write("service", elf_binary());
    CHECK(find_binary(core).value() == there);

    const std::string moved = scratch.write("core.2", elf_core({.executable = "/no/service"}));
    CHECK(find_binary(moved).value() == there);
  }

  TEST_CASE("another build under the right name is not the binary")
  {
    const Scratch scratch;
    const std::string there = scratch.write("service", elf_binary({.go_build_id = "new"}));
    const std::string core = scratch.write("core", elf_core({.executable = there}));
    const auto found = find_binary(core);
    REQUIRE(!found);
    CHECK(is_about_source(found.error().code()));
    CHECK(found.error().detail() ==
          core + ": written by " + there +
              ", which is not here or is another build; give the binary as well");
  }

  TEST_CASE("where the binary was replaced, only its build id proves a file to be the old one")
  {
    const Scratch scratch;
    const std::string there = scratch.write("service", elf_binary());
    const Core replaced{.executable = there + " (deleted)", .with_headers = false};
    CHECK(!find_binary(scratch.write("core.1", elf_core(replaced))));
    const Core known{.executable = there + " (deleted)"};
    CHECK(find_binary(scratch.write("core.2", elf_core(known))).value() == there);
  }

  TEST_CASE("a core that names no binary says so")
  {
    const Scratch scratch;
    const std::string core = scratch.write("core", elf_core({.executable = ""}));
    const auto found = find_binary(core);
    REQUIRE(!found);
    CHECK(found.error().detail() ==
          core + ": does not say which binary wrote it; give the binary as well");
  }
}

}  // namespace unjam::server_inputs_test
