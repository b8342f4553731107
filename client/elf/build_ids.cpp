#include "client/elf/build_ids.hpp"

#include <elf.h>

namespace unjam::elf {
namespace {

constexpr std::uint32_t go_build_id = 4;  ///< cmd/internal/buildid: elfGoBuildIDTag

std::string hexadecimal(std::string_view bytes)
{
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    text += digits[value >> 4U];
    text += digits[value & 15U];
  }
  return text;
}

bool differ(const std::string& left, const std::string& right)
{
  return !left.empty() && !right.empty() && left != right;
}

bool agree(const std::string& left, const std::string& right)
{
  return !left.empty() && left == right;
}

}  // namespace

void add_build_id(const Note& note, BuildIds& ids)
{
  if (note.name == "GNU" && note.type == NT_GNU_BUILD_ID) ids.gnu = hexadecimal(note.desc);
  if (note.name == "Go" && note.type == go_build_id) ids.go = note.desc;
}

std::optional<Difference> difference(const BuildIds& left, const BuildIds& right)
{
  if (differ(left.go, right.go)) return Difference{left.go, right.go};
  if (differ(left.gnu, right.gnu)) return Difference{left.gnu, right.gnu};
  return std::nullopt;
}

bool same_build(const BuildIds& left, const BuildIds& right)
{
  if (difference(left, right)) return false;
  return agree(left.go, right.go) || agree(left.gnu, right.gnu);
}

}  // namespace unjam::elf
