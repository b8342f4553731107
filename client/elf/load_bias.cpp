#include "client/elf/load_bias.hpp"

#include <elf.h>

#include <algorithm>

namespace unjam::elf {

std::optional<std::uint64_t> find_load_bias(const ElfFile& core, const ElfFile& program)
{
  const auto first = std::ranges::find_if(program.segments(), [](const Segment& segment) {
    return segment.type == PT_LOAD && segment.offset == 0;
  });
  const auto begin = program.bytes(0, sizeof(Elf64_Ehdr));
  if (first == program.segments().end() || !begin) return std::nullopt;
  for (const Segment& segment : core.segments()) {
    if (segment.type != PT_LOAD || segment.file_size < begin->size()) continue;
    if (core.bytes(segment.offset, begin->size()) == begin) {
      return segment.address - first->address;
    }
  }
  return std::nullopt;
}

}  // namespace unjam::elf
