#include "client/elf/build_info.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include "client/elf/elf_file.hpp"

namespace unjam::elf {
namespace {

constexpr std::string_view magic = "\xff Go buildinf:";
constexpr std::size_t flags_at = 15;
constexpr unsigned has_strings = 2;  ///< in place, each behind its length, and no pointers to them
constexpr std::size_t strings_at = 32;
constexpr std::uint64_t most_bytes = std::uint64_t{4} << 20U;

/// Takes a string behind its length, a varint.
std::optional<std::string_view> take(std::string_view& bytes)
{
  std::uint64_t length = 0;
  for (unsigned shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    length |= std::uint64_t{byte & 0x7fU} << shift;
    if ((byte & 0x80U) != 0) continue;
    if (length > bytes.size()) return std::nullopt;
    const std::string_view text = bytes.substr(0, length);
    bytes.remove_prefix(length);
    return text;
  }
  return std::nullopt;
}

/// The value of a line "build\tKEY=VALUE"; empty: there is none.
std::string_view setting(std::string_view lines, const std::string& key)
{
  const std::string begin = "\nbuild\t" + key + "=";
  const std::size_t at = lines.find(begin);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = lines.substr(at + begin.size());
  return rest.substr(0, rest.find('\n'));
}

}  // namespace

Result<BuildInfo> read_build_info(const std::string& path)
{
  const Result<ElfFile> file = ElfFile::open(path);
  if (!file) return file.error();
  const auto section = std::ranges::find(file->sections(), ".go.buildinfo", &Section::name);
  if (section == file->sections().end() || section->size > most_bytes) return BuildInfo{};
  const auto bytes = file->bytes(section->offset, section->size);
  const bool known = bytes && bytes->size() > strings_at && bytes->starts_with(magic) &&
                     (static_cast<unsigned>((*bytes)[flags_at]) & has_strings) != 0;
  if (!known) return BuildInfo{};
  std::string_view strings = std::string_view{*bytes}.substr(strings_at);
  const auto version = take(strings);
  const auto lines = version ? take(strings) : std::nullopt;
  if (!lines) return BuildInfo{};
  return BuildInfo{.revision = std::string{setting(*lines, "vcs.revision")},
                   .modified = setting(*lines, "vcs.modified") == "true"};
}

}  // namespace unjam::elf
