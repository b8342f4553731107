#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/error.hpp"

namespace unjam::elf {

/// What a file is, by its content.
enum class FileKind {
  elf_executable,  ///< a program, position-independent or not
  elf_core,
  other,  ///< anything else, also what is no regular file
};

/// Looks at the first bytes of `path`. Errors: io_failed if it cannot be read.
[[nodiscard]] Result<FileKind> classify(const std::string& path);

/// A program header: a part of the file and the addresses that it stands for.
struct Segment {
  std::uint32_t type = 0;  ///< PT_LOAD, PT_NOTE, …
  std::uint64_t offset = 0;
  std::uint64_t address = 0;
  std::uint64_t file_size = 0;
  std::uint64_t align = 0;
  bool writable = false;

  friend bool operator==(const Segment&, const Segment&) = default;
};

/// A section header: a named part of the file.
struct Section {
  std::string name;
  std::uint32_t type = 0;  ///< SHT_NOTE, …
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::uint64_t align = 0;
};

/// An ELF note. The views live as long as the ElfFile that it was read from.
struct Note {
  std::string_view name;
  std::uint32_t type = 0;
  std::string_view desc;
};

/// An ELF file of which nothing is believed: whatever lies outside the file is absent.
///
/// Reads by pread only what is asked for, so that neither a huge file costs memory nor one that
/// is cut meanwhile a SIGBUS.
class ElfFile {
 public:
  /// Errors: io_failed, and wrong_kind if it is no ELF file.
  [[nodiscard]] static Result<ElfFile> open(const std::string& path);

  ElfFile(ElfFile&&) noexcept;
  ElfFile& operator=(ElfFile&&) noexcept;
  ~ElfFile();

  [[nodiscard]] FileKind kind() const;
  [[nodiscard]] std::uint16_t machine() const;
  /// Where the program starts, before it is moved.
  [[nodiscard]] std::uint64_t entry() const;

  /// Whether its numbers have this machine's size and byte order.
  [[nodiscard]] bool native() const;

  [[nodiscard]] const std::vector<Segment>& segments() const { return segments_; }
  [[nodiscard]] const std::vector<Section>& sections() const { return sections_; }
  [[nodiscard]] bool has_section(std::string_view name) const;

  [[nodiscard]] std::uint64_t size() const { return size_; }

  /// How many bytes its headers promise behind its end: the file was cut.
  [[nodiscard]] std::uint64_t missing_bytes() const
  {
    return expected_size_ > size_ ? expected_size_ - size_ : 0;
  }

  /// `size` bytes at `offset`; empty if the file does not hold them all.
  [[nodiscard]] std::optional<std::string> bytes(std::uint64_t offset, std::uint64_t size) const;

  /// Calls `visit` for every note in that part of the file. False: the part is not all there.
  bool for_each_note(std::uint64_t offset, std::uint64_t size, std::uint64_t align,
                     const std::function<void(const Note&)>& visit) const;

 private:
  struct Handle;
  explicit ElfFile(std::unique_ptr<Handle> handle);
  void read_segments();
  void read_sections();
  [[nodiscard]] std::string section_name_table() const;
  void expect(std::uint64_t offset, std::uint64_t size);

  std::unique_ptr<Handle> handle_;
  std::uint64_t size_ = 0;
  std::uint64_t expected_size_ = 0;
  std::vector<Segment> segments_;
  std::vector<Section> sections_;
};

/// The CPU as people call it: "x86-64", "AArch64", "machine 243".
[[nodiscard]] std::string machine_name(std::uint16_t machine);

}  // namespace unjam::elf
