#include "client/elf/core_id.hpp"

#include <elf.h>

#include <algorithm>

#include "aggregate/snapshot/digest.hpp"
#include "client/elf/elf_file.hpp"

namespace unjam::elf {
namespace {

constexpr std::uint64_t pages = 64;
constexpr std::uint64_t page_size = 4096;

}  // namespace

Result<std::string> core_id(const std::string& path)
{
  const Result<ElfFile> core = ElfFile::open(path);
  if (!core) return core.error();
  Digest digest;
  digest.add(core->size());
  for (const Segment& segment : core->segments()) {
    if (segment.type != PT_NOTE) continue;
    core->for_each_note(segment.offset, segment.file_size, segment.align, [&](const Note& note) {
      digest.add(note.name).add(std::uint64_t{note.type}).add(note.desc);
    });
  }
  for (std::uint64_t i = 0; i < pages; ++i) {
    const std::uint64_t offset = core->size() / pages * i;
    const auto page = core->bytes(offset, std::min(page_size, core->size() - offset));
    digest.add(page.value_or(""));
  }
  return digest.hex();
}

}  // namespace unjam::elf
