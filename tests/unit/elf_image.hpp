#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Tiny ELF files, made by hand, byte for byte as the kernel and Go's linker lay them out.
namespace unjam::testing {

constexpr std::string_view go_id = "action/main/content/binary";

struct Binary {
  std::string go_build_id{go_id};
  std::string gnu_build_id{};  ///< raw bytes
  std::vector<std::string> sections{".text", ".gopclntab", ".go.buildinfo", ".debug_info"};
  std::uint16_t machine = 62;  ///< EM_X86_64
  std::uint16_t type = 2;      ///< ET_EXEC
  std::string build_info{};    ///< what the section .go.buildinfo holds
};

/// The executable file: its headers, its notes, and empty sections.
[[nodiscard]] std::string elf_binary(const Binary& binary = {});

struct Core {
  Binary binary{};
  std::string executable = "/srv/service";
  std::uint64_t address = 0x400000;  ///< where the binary, linked for 0x400000, was loaded
  bool with_headers = true;          ///< whether the core holds the binary's first page
  bool notes_last = false;           ///< as gdb writes it; the kernel writes them first
};

[[nodiscard]] std::string elf_core(const Core& core = {});

/// What the go command writes into .go.buildinfo, of a version and settings, "vcs.modified=true".
[[nodiscard]] std::string go_build_info(std::string_view version,
                                        const std::vector<std::string>& settings);

/// A loaded part of a file.
struct Load {
  std::uint64_t address = 0;
  std::string bytes;
  bool writable = false;
  std::uint64_t more = 0;  ///< how much longer it is in memory than in the file
};

/// A core of exactly these parts, of a program that started at `entry`; 0: it does not say.
[[nodiscard]] std::string elf_core_of(const std::vector<Load>& parts, std::uint64_t entry = 0);

/// An executable of exactly these parts.
[[nodiscard]] std::string elf_binary_of(const std::vector<Load>& parts, std::uint64_t entry);

}  // namespace unjam::testing
