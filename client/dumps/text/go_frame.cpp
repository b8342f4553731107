#include "client/dumps/text/go_frame.hpp"

#include <algorithm>
#include <charconv>

namespace unjam::dumps {
namespace {

/// Removes a tab, or what logs write for one. False: there is none.
bool remove_indent(std::string_view& line)
{
  for (const std::string_view tab : {"\t", "#011", "\\t", "  "}) {
    if (!line.starts_with(tab)) continue;
    line.remove_prefix(tab.size());
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    return true;
  }
  return false;
}

std::uint64_t hexadecimal(std::string_view text)
{
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number, 16);
  return number;
}

}  // namespace

std::optional<GoCall> parse_go_call(std::string_view line)
{
  if (!line.ends_with(')') || line.front() == ' ' || line.front() == '\t') return std::nullopt;
  // The arguments may be nested, as in "f({0x1, {0x2}})", but hold no parentheses of their own.
  const std::size_t open = line.rfind('(');
  if (open == 0 || open == std::string_view::npos) return std::nullopt;
  const std::string_view function = line.substr(0, open);
  const bool named = function == "panic" || function.find('.') != std::string_view::npos;
  if (!named || function.ends_with(' ')) return std::nullopt;
  return GoCall{function, line.substr(open) == "(...)"};
}

std::optional<GoPosition> parse_go_position(std::string_view line)
{
  if (!remove_indent(line)) return std::nullopt;
  GoPosition position;
  if (const std::size_t pc = line.find(" pc=0x"); pc != std::string_view::npos) {
    position.pc = hexadecimal(line.substr(pc + 6));
    line = line.substr(0, pc);
  }
  for (const std::string_view more : {" fp=0x", " +0x"}) line = line.substr(0, line.find(more));
  const std::size_t colon = line.rfind(':');
  if (colon == 0 || colon == std::string_view::npos) return std::nullopt;
  const char* const end = line.data() + line.size();
  const auto parsed = std::from_chars(line.data() + colon + 1, end, position.line);
  if (parsed.ec != std::errc{} || parsed.ptr != end || position.line < 0) return std::nullopt;
  position.file = line.substr(0, colon);
  return position;
}

}  // namespace unjam::dumps
