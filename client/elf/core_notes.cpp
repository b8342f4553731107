#include "client/elf/core_notes.hpp"

#include <elf.h>

#include <cstring>
#include <optional>
#include <vector>

namespace unjam::elf {
namespace {

constexpr std::uint64_t max_program_headers = 64;
constexpr std::uint64_t max_build_notes = 4096;
constexpr std::string_view deleted_suffix = " (deleted)";

/// A file that was mapped: a line of NT_FILE.
struct Mapping {
  std::uint64_t start = 0;
  std::uint64_t end = 0;
  std::uint64_t offset = 0;  ///< in the file, in bytes
  std::string path;

  [[nodiscard]] bool contains(std::uint64_t address) const
  {
    return address >= start && address < end;
  }
};

/// The part of the auxiliary vector that leads to the executable.
struct ProgramHeaders {
  std::uint64_t address = 0;
  std::uint64_t count = 0;
  std::uint64_t entry = 0;
};

/// The `index`th 64-bit number of a note; 0 behind its end.
std::uint64_t word(std::string_view desc, std::size_t index)
{
  std::uint64_t value = 0;
  if (index >= desc.size() / sizeof value) return 0;
  std::memcpy(&value, desc.data() + index * sizeof value, sizeof value);
  return value;
}

ProgramHeaders parse_auxv(std::string_view desc)
{
  ProgramHeaders headers;
  for (std::size_t i = 0; i < desc.size() / sizeof(std::uint64_t); i += 2) {
    if (word(desc, i) == AT_PHDR) headers.address = word(desc, i + 1);
    if (word(desc, i) == AT_PHNUM) headers.count = word(desc, i + 1);
    if (word(desc, i) == AT_ENTRY) headers.entry = word(desc, i + 1);
  }
  return headers;
}

/// NT_FILE: how many, the unit of offsets, (start, end, offset) of each, then their names.
std::vector<Mapping> parse_mappings(std::string_view desc)
{
  const std::uint64_t count = word(desc, 0);
  const std::uint64_t unit = word(desc, 1);
  const std::uint64_t words = desc.size() / sizeof(std::uint64_t);
  if (words < 2 || count > (words - 2) / 3) return {};

  std::string_view names = desc.substr((2 + 3 * count) * sizeof(std::uint64_t));
  std::vector<Mapping> mappings;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t end = names.find('\0');
    if (end == std::string_view::npos) break;
    mappings.push_back({.start = word(desc, 2 + 3 * i),
                        .end = word(desc, 3 + 3 * i),
                        .offset = word(desc, 4 + 3 * i) * unit,
                        .path = std::string{names.substr(0, end)}});
    names.remove_prefix(end + 1);
  }
  return mappings;
}

/// Where the core file holds an address, if it holds all `size` bytes there.
std::optional<std::uint64_t> offset_of(const ElfFile& core, std::uint64_t address,
                                       std::uint64_t size)
{
  for (const Segment& segment : core.segments()) {
    if (segment.type != PT_LOAD || address < segment.address) continue;
    const std::uint64_t into = address - segment.address;
    if (into > segment.file_size || size > segment.file_size - into) continue;
    return segment.offset + into;
  }
  return std::nullopt;
}

std::vector<Elf64_Phdr> read_program_headers(const ElfFile& core, ProgramHeaders where)
{
  if (where.count == 0 || where.count > max_program_headers) return {};
  const std::uint64_t size = where.count * sizeof(Elf64_Phdr);
  const auto offset = offset_of(core, where.address, size);
  if (!offset) return {};
  const auto bytes = core.bytes(*offset, size);
  if (!bytes) return {};
  std::vector<Elf64_Phdr> headers(where.count);
  std::memcpy(headers.data(), bytes->data(), size);
  return headers;
}

/// How far the executable was moved from its own addresses: 0 unless it is position-independent.
/// `image` is the mapping that begins with the first byte of the executable's file.
std::optional<std::uint64_t> load_bias(const std::vector<Elf64_Phdr>& headers, const Mapping& image)
{
  for (const Elf64_Phdr& header : headers) {
    if (header.p_type == PT_LOAD && header.p_offset == image.offset) {
      return image.start - header.p_vaddr;
    }
  }
  return std::nullopt;
}

BuildIds read_build_ids(const ElfFile& core, ProgramHeaders where, const Mapping& image)
{
  BuildIds ids;
  const std::vector<Elf64_Phdr> headers = read_program_headers(core, where);
  const auto bias = load_bias(headers, image);
  if (!bias) return ids;
  for (const Elf64_Phdr& header : headers) {
    if (header.p_type != PT_NOTE || header.p_filesz > max_build_notes) continue;
    const auto offset = offset_of(core, header.p_vaddr + *bias, header.p_filesz);
    if (!offset) continue;
    core.for_each_note(*offset, header.p_filesz, header.p_align,
                       [&](const Note& note) { add_build_id(note, ids); });
  }
  return ids;
}

void name_executable(std::string path, CoreNotes& notes)
{
  if (path.ends_with(deleted_suffix)) {
    path.resize(path.size() - deleted_suffix.size());
    notes.executable_deleted = true;
  }
  notes.executable = std::move(path);
}

}  // namespace

Result<CoreNotes> read_core_notes(const std::string& path)
{
  const Result<ElfFile> core = ElfFile::open(path);
  if (!core) return core.error();
  if (core->kind() != FileKind::elf_core) {
    return Error{Errc::wrong_kind, path + ": not a core file"};
  }
  CoreNotes notes;
  notes.machine = core->machine();
  notes.missing_bytes = core->missing_bytes();
  notes.notes_missing = notes.missing_bytes > 0;

  ProgramHeaders headers;
  std::vector<Mapping> mappings;
  for (const Segment& segment : core->segments()) {
    if (segment.type != PT_NOTE) continue;
    const bool whole = core->for_each_note(segment.offset, segment.file_size, segment.align,
                                           [&](const Note& note) {
                                             if (note.name != "CORE" || !core->native()) return;
                                             if (note.type == NT_AUXV)
                                               headers = parse_auxv(note.desc);
                                             if (note.type == NT_FILE)
                                               mappings = parse_mappings(note.desc);
                                           });
    if (whole) notes.notes_missing = false;
  }

  notes.entry = headers.entry;
  for (const Mapping& mapping : mappings) {
    if (!mapping.contains(headers.address)) continue;
    name_executable(mapping.path, notes);
    notes.ids = read_build_ids(*core, headers, mapping);
    break;
  }
  return notes;
}

}  // namespace unjam::elf
