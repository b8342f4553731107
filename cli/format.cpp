#include "cli/format.hpp"

#include <array>
#include <cstddef>

namespace unjam::cli {
namespace {

struct Entry {
  Format format;
  std::string_view name;
  std::array<std::string_view, 4> endings;  ///< the last ones may be empty
  bool binary = false;
};

/// In the order of the enumeration.
constexpr std::array<Entry, 14> table{{
    {Format::text, "text", {"txt", "text", "log", "out"}},
    {Format::json, "json", {"json"}},
    {Format::ndjson, "ndjson", {"ndjson", "jsonl"}},
    {Format::csv, "csv", {"csv"}},
    {Format::tsv, "tsv", {"tsv"}},
    {Format::markdown, "markdown", {"md", "markdown"}},
    {Format::folded, "folded", {"folded"}},
    {Format::pprof, "pprof", {"pb.gz", "pb", "pprof"}, true},
    {Format::debug2, "debug2", {"debug2"}},
    {Format::delve, "delve", {"delve"}},
    {Format::dot, "dot", {"dot", "gv"}},
    {Format::mermaid, "mermaid", {"mmd", "mermaid"}},
    {Format::svg, "svg", {"svg"}},
    {Format::png, "png", {"png"}, true},
}};

const Entry& entry(Format format)
{
  return table.at(static_cast<std::size_t>(format));
}

constexpr bool is_in_order()
{
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (static_cast<std::size_t>(table.at(i).format) != i) return false;
  }
  return true;
}
static_assert(is_in_order());

}  // namespace

std::string_view name_of(Format format)
{
  return entry(format).name;
}

bool is_binary(Format format)
{
  return entry(format).binary;
}

bool is_of_one_process(Format format)
{
  return format == Format::debug2 || format == Format::delve;
}

std::span<const std::string_view> endings_of(Format format)
{
  const auto& endings = entry(format).endings;
  std::size_t count = 0;
  while (count < endings.size() && !endings.at(count).empty()) ++count;
  return std::span{endings}.first(count);
}

std::string list_of(std::span<const Format> formats)
{
  std::string list;
  for (std::size_t i = 0; i < formats.size(); ++i) {
    if (i != 0) list += i + 1 == formats.size() ? " or " : ", ";
    list += name_of(formats[i]);
  }
  return list;
}

}  // namespace unjam::cli
