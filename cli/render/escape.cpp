#include "cli/render/escape.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

namespace unjam::render {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Characters that a terminal obeys instead of showing, or that nobody sees.
constexpr std::array<Range, 11> harmful = {{
    {0x00, 0x1f},        // C0: ESC, backspace, newline …
    {0x7f, 0x9f},        // DEL and C1: CSI and OSC in one character
    {0xad, 0xad},        // soft hyphen
    {0x61c, 0x61c},      // Arabic letter mark
    {0x180e, 0x180e},    // Mongolian vowel separator
    {0x200b, 0x200f},    // zero width, left-to-right and right-to-left marks
    {0x2028, 0x202e},    // line separators, bidirectional embeddings and overrides
    {0x2060, 0x206f},    // invisible operators, bidirectional isolates
    {0xfeff, 0xfeff},    // byte order mark
    {0xfff9, 0xfffb},    // interlinear annotations
    {0xe0000, 0xe0fff},  // tags
}};

bool is_harmful(char32_t code)
{
  return std::ranges::any_of(
      harmful, [&](Range range) { return range.first <= code && code <= range.last; });
}

bool is_plain(char byte)
{
  return byte >= ' ' && byte <= '~';
}

/// One character of a text. `size` 0: the first byte does not begin a valid one.
struct Character {
  char32_t code = 0;
  std::size_t size = 0;
};

std::uint8_t byte_at(std::string_view text, std::size_t index)
{
  return static_cast<std::uint8_t>(text[index]);
}

// `text` is not empty. Overlong forms, surrogates and what lies above U+10FFFF are invalid.
Character first_character(std::string_view text)
{
  const std::uint8_t lead = byte_at(text, 0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < size) return {};
  char32_t code = lead & (0x7fU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    const std::uint8_t next = byte_at(text, i);
    if ((next & 0xc0U) != 0x80) return {};
    code = (code << 6U) | (next & 0x3fU);
  }
  constexpr std::array<char32_t, 5> least = {0, 0, 0x80, 0x800, 0x10000};
  const bool is_surrogate = code >= 0xd800 && code <= 0xdfff;
  if (code < least[size] || code > 0x10ffff || is_surrogate) return {};
  return {code, size};
}

void append_escaped(std::string& out, char32_t code)
{
  const auto number = static_cast<std::uint32_t>(code);
  const auto end = std::back_inserter(out);
  if (code == '\n')
    out += "\\n";
  else if (code == '\t')
    out += "\\t";
  else if (code == '\r')
    out += "\\r";
  else if (code < 0x80)
    fmt::format_to(end, "\\x{:02x}", number);
  else if (code < 0x10000)
    fmt::format_to(end, "\\u{:04x}", number);
  else
    fmt::format_to(end, "\\U{:08x}", number);
}

void append_json_escaped(std::string& out, char32_t code)
{
  const auto number = static_cast<std::uint32_t>(code);
  const auto end = std::back_inserter(out);
  if (code < 0x10000) {
    fmt::format_to(end, "\\u{:04x}", number);
  } else {
    const std::uint32_t rest = number - 0x10000;
    fmt::format_to(end, "\\u{:04x}\\u{:04x}", 0xd800 + (rest >> 10U), 0xdc00 + (rest & 0x3ffU));
  }
}

}  // namespace

std::string escape(std::string_view text)
{
  if (std::ranges::all_of(text, is_plain)) return std::string{text};
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const Character character = first_character(text.substr(i));
    if (character.size == 0) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", byte_at(text, i));
    } else if (is_harmful(character.code)) {
      append_escaped(out, character.code);
    } else {
      out += text.substr(i, character.size);
    }
    i += std::max<std::size_t>(character.size, 1);
  }
  return out;
}

std::string escape_json(std::string json)
{
  if (std::ranges::all_of(json, is_plain)) return json;
  std::string out;
  for (std::size_t i = 0; i < json.size();) {
    const Character character = first_character(std::string_view{json}.substr(i));
    const std::size_t size = std::max<std::size_t>(character.size, 1);
    // Below DEL a JSON text holds only blanks and newlines of its own; dump() escaped the rest.
    if (character.code >= 0x7f && is_harmful(character.code)) {
      append_json_escaped(out, character.code);
    } else {
      out.append(json, i, size);
    }
    i += size;
  }
  return out;
}

}  // namespace unjam::render
