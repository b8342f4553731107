#include "client/elf/binary_notes.hpp"

#include <elf.h>

namespace unjam::elf {
namespace {

BuildIds build_ids_of(const ElfFile& file)
{
  BuildIds ids;
  const auto add = [&](const Note& note) { add_build_id(note, ids); };
  for (const Segment& segment : file.segments()) {
    if (segment.type != PT_NOTE) continue;
    file.for_each_note(segment.offset, segment.file_size, segment.align, add);
  }
  // Go's linker leaves a GNU build id (-B) out of its PT_NOTE.
  for (const Section& section : file.sections()) {
    if (section.type != SHT_NOTE) continue;
    file.for_each_note(section.offset, section.size, section.align, add);
  }
  return ids;
}

bool is_go(const ElfFile& file, const BuildIds& ids)
{
  if (file.sections().empty() || !ids.go.empty()) return true;
  return file.has_section(".go.buildinfo") || file.has_section(".gopclntab") ||
         file.has_section(".data.rel.ro.gopclntab");
}

BinaryNotes::Symbols symbols_of(const ElfFile& file)
{
  using enum BinaryNotes::Symbols;
  if (file.has_section(".debug_info") || file.has_section(".zdebug_info")) return dwarf;
  const bool table = file.has_section(".gopclntab") || file.has_section(".data.rel.ro.gopclntab");
  return table ? pclntab : none;
}

}  // namespace

Result<BinaryNotes> read_binary_notes(const std::string& path)
{
  const Result<ElfFile> file = ElfFile::open(path);
  if (!file) return file.error();
  if (file->kind() != FileKind::elf_executable) {
    return Error{Errc::wrong_kind, path + ": not an executable"};
  }
  BinaryNotes notes;
  notes.ids = build_ids_of(*file);
  notes.machine = file->machine();
  notes.go = is_go(*file, notes.ids);
  notes.symbols = symbols_of(*file);
  notes.missing_bytes = file->missing_bytes();
  return notes;
}

}  // namespace unjam::elf
