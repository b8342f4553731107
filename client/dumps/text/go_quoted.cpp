#include "client/dumps/text/go_quoted.hpp"

#include <charconv>
#include <cstdint>

namespace unjam::dumps {
namespace {

void append_utf8(std::string& out, std::uint32_t code)
{
  const auto append = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  const auto append_rest = [&](std::uint32_t shift) { append(0x80U | ((code >> shift) & 0x3fU)); };
  if (code < 0x80) return append(code);
  if (code < 0x800) {
    append(0xc0U | (code >> 6U));
  } else if (code < 0x10000) {
    append(0xe0U | (code >> 12U));
    append_rest(6);
  } else {
    append(0xf0U | ((code >> 18U) & 0x7U));
    append_rest(12);
    append_rest(6);
  }
  append_rest(0);
}

/// How many hexadecimal digits stand behind this letter.
std::size_t digits_behind(char escape)
{
  return escape == 'x' ? 2 : escape == 'u' ? 4 : escape == 'U' ? 8 : 0;
}

/// Takes what stands behind a backslash. What is no escape of Go's stands for itself.
void take_escape(std::string_view& text, std::string& out)
{
  constexpr std::string_view letters = "abfnrtv";
  constexpr std::string_view meanings = "\a\b\f\n\r\t\v";
  const char escape = text.front();
  text.remove_prefix(1);
  if (const std::size_t at = letters.find(escape); at != std::string_view::npos) {
    out += meanings[at];
    return;
  }
  const std::string_view digits = text.substr(0, digits_behind(escape));
  std::uint32_t code = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
  if (digits.empty() || parsed.ec != std::errc{} || parsed.ptr != digits.data() + digits.size()) {
    out += escape;
    return;
  }
  text.remove_prefix(digits.size());
  if (escape == 'x') {
    out += static_cast<char>(code);
  } else {
    append_utf8(out, code);
  }
}

}  // namespace

std::optional<std::string> take_go_quoted(std::string_view& text)
{
  if (!text.starts_with('"')) return std::nullopt;
  std::string out;
  for (std::string_view rest = text.substr(1); !rest.empty();) {
    const char c = rest.front();
    rest.remove_prefix(1);
    if (c == '"') {
      text = rest;
      return out;
    }
    if (c == '\\' && !rest.empty()) {
      take_escape(rest, out);
    } else {
      out += c;
    }
  }
  return std::nullopt;
}

}  // namespace unjam::dumps
