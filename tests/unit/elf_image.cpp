#include "tests/unit/elf_image.hpp"

#include <elf.h>

#include <algorithm>
#include <utility>

namespace unjam::testing {
namespace {

constexpr std::uint64_t link_address = 0x400000;
constexpr std::uint64_t headers_offset = sizeof(Elf64_Ehdr);

template <class T>
std::string bytes_of(const T& value)
{
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

std::string words(std::initializer_list<std::uint64_t> values)
{
  std::string bytes;
  for (const std::uint64_t value : values) bytes += bytes_of(value);
  return bytes;
}

std::string padded(std::string bytes)
{
  bytes.resize((bytes.size() + 3) / 4 * 4);
  return bytes;
}

std::string note(std::string name, std::uint32_t type, const std::string& desc)
{
  name.push_back('\0');
  const Elf64_Nhdr header{.n_namesz = static_cast<std::uint32_t>(name.size()),
                          .n_descsz = static_cast<std::uint32_t>(desc.size()),
                          .n_type = type};
  return bytes_of(header) + padded(name) + padded(desc);
}

Elf64_Ehdr file_header(std::uint16_t type, std::uint16_t machine, std::uint16_t segments)
{
  Elf64_Ehdr header{};
  const std::string_view magic{"\177ELF\2\1\1", 7};  // 64 bit, little-endian, version 1
  std::ranges::copy(magic, std::begin(header.e_ident));
  header.e_type = type;
  header.e_machine = machine;
  header.e_version = EV_CURRENT;
  header.e_phoff = headers_offset;
  header.e_ehsize = sizeof(Elf64_Ehdr);
  header.e_phentsize = sizeof(Elf64_Phdr);
  header.e_phnum = segments;
  return header;
}

Elf64_Phdr segment(std::uint32_t type, std::uint64_t offset, std::uint64_t address,
                   std::uint64_t size)
{
  Elf64_Phdr header{};
  header.p_type = type;
  header.p_offset = offset;
  header.p_vaddr = address;
  header.p_filesz = size;
  header.p_memsz = size;
  header.p_align = 4;
  return header;
}

std::string build_notes(const Binary& binary)
{
  std::string notes;
  if (!binary.go_build_id.empty()) notes += note("Go", 4, binary.go_build_id);
  if (!binary.gnu_build_id.empty()) notes += note("GNU", NT_GNU_BUILD_ID, binary.gnu_build_id);
  return notes;
}

/// The part of an executable that is loaded: what a core can hold of it.
std::string loaded_part(const Binary& binary, Elf64_Ehdr header)
{
  const std::string notes = build_notes(binary);
  const std::uint64_t notes_offset = headers_offset + 2 * sizeof(Elf64_Phdr);
  const std::uint64_t size = notes_offset + notes.size();
  return bytes_of(header) + bytes_of(segment(PT_LOAD, 0, link_address, size)) +
         bytes_of(segment(PT_NOTE, notes_offset, link_address + notes_offset, notes.size())) +
         notes;
}

/// A file whose parts stand one behind the other, those of `notes` first.
std::string file_of(Elf64_Ehdr header, const std::string& notes, const std::vector<Load>& parts)
{
  header.e_phnum = static_cast<std::uint16_t>(parts.size() + 1);
  std::string contents = notes;
  const std::uint64_t start = headers_offset + header.e_phnum * sizeof(Elf64_Phdr);
  std::string file = bytes_of(header) + bytes_of(segment(PT_NOTE, start, 0, notes.size()));
  for (const Load& part : parts) {
    Elf64_Phdr load = segment(PT_LOAD, start + contents.size(), part.address, part.bytes.size());
    load.p_memsz += part.more;
    load.p_flags = part.writable ? PF_R | PF_W : PF_R;
    file += bytes_of(load);
    contents += part.bytes;
  }
  return file + contents;
}

}  // namespace

std::string elf_binary(const Binary& binary)
{
  std::string names{'\0'};
  std::vector<Elf64_Shdr> sections(1);
  const auto add = [&](const std::string& name, std::uint32_t type) {
    Elf64_Shdr section{};
    section.sh_name = static_cast<std::uint32_t>(names.size());
    section.sh_type = type;
    sections.push_back(section);
    names += name + '\0';
  };
  for (const std::string& name : binary.sections) add(name, SHT_PROGBITS);
  if (!binary.sections.empty()) add(".shstrtab", SHT_STRTAB);

  Elf64_Ehdr header = file_header(binary.type, binary.machine, 2);
  const std::uint64_t loaded = loaded_part(binary, header).size();
  if (!binary.sections.empty()) {
    sections.back().sh_offset = loaded;
    sections.back().sh_size = names.size();
    header.e_shoff = loaded + names.size();
    header.e_shentsize = sizeof(Elf64_Shdr);
    header.e_shnum = static_cast<std::uint16_t>(sections.size());
    header.e_shstrndx = static_cast<std::uint16_t>(sections.size() - 1);
  }
  const auto info = std::ranges::find(binary.sections, ".go.buildinfo");
  if (info != binary.sections.end()) {
    Elf64_Shdr& section = sections[static_cast<std::size_t>(info - binary.sections.begin()) + 1];
    section.sh_offset = header.e_shoff + sections.size() * sizeof section;
    section.sh_size = binary.build_info.size();
  }
  std::string file = loaded_part(binary, header);
  if (binary.sections.empty()) return file;
  file += names;
  for (const Elf64_Shdr& section : sections) file += bytes_of(section);
  return file + binary.build_info;
}

std::string go_build_info(std::string_view version, const std::vector<std::string>& settings)
{
  constexpr std::size_t frame = 16;  // around the lines
  std::string lines(frame, 'f');
  lines += "path\tshop\n";
  for (const std::string& setting : settings) lines += "build\t" + setting + "\n";
  lines.append(frame, 'f');
  const auto length = [](std::size_t size) {
    std::string bytes;
    for (; size >= 0x80; size >>= 7U) bytes += static_cast<char>((size & 0x7fU) | 0x80U);
    return bytes + static_cast<char>(size);
  };
  std::string info = "\xff Go buildinf:\x08\x02";
  info.resize(32);
  info.append(length(version.size())).append(version);
  return info + length(lines.size()) + lines;
}

std::string elf_core(const Core& core)
{
  const std::string page = elf_binary(core.binary).substr(0, 0x200);
  const std::uint64_t end = core.address + 0x1000;
  const std::string notes =
      note("CORE", NT_AUXV,
           words({AT_PHNUM, 2, AT_PHDR, core.address + headers_offset, AT_NULL, 0})) +
      note("CORE", NT_FILE,
           words({2, 1, 0x1000, 0x2000, 0, core.address, end, 0}) +
               std::string{"/lib/other.so\0", 14} + core.executable + '\0');

  const std::string memory = core.with_headers ? page : "";
  const std::uint64_t start = headers_offset + 2 * sizeof(Elf64_Phdr);
  const std::uint64_t notes_offset = core.notes_last ? start + memory.size() : start;
  const std::uint64_t memory_offset = core.notes_last ? start : start + notes.size();
  return bytes_of(file_header(ET_CORE, core.binary.machine, 2)) +
         bytes_of(segment(PT_NOTE, notes_offset, 0, notes.size())) +
         bytes_of(segment(PT_LOAD, memory_offset, core.address, memory.size())) +
         (core.notes_last ? memory + notes : notes + memory);
}

std::string elf_core_of(const std::vector<Load>& parts, std::uint64_t entry)
{
  const std::string auxv = entry == 0 ? words({AT_NULL, 0}) : words({AT_ENTRY, entry, AT_NULL, 0});
  return file_of(file_header(ET_CORE, EM_X86_64, 0), note("CORE", NT_AUXV, auxv), parts);
}

std::string elf_binary_of(const std::vector<Load>& parts, std::uint64_t entry)
{
  Elf64_Ehdr header = file_header(ET_DYN, EM_X86_64, 0);
  header.e_entry = entry;
  return file_of(header, "", parts);
}

}  // namespace unjam::testing
