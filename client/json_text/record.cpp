#include "client/json_text/record.hpp"

namespace unjam::json_text {
namespace {

bool must_escape(char c)
{
  return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
}

void append_escaped(std::string& out, char c)
{
  switch (c) {
    case '\n':
      out += "\\n";
      return;
    case '\t':
      out += "\\t";
      return;
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    default:
      break;
  }
  constexpr std::string_view hex = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  out += "\\u00";
  out += hex[byte >> 4U];
  out += hex[byte & 0xfU];
}

}  // namespace

void append_quoted(std::string& out, std::string_view text)
{
  out += '"';
  std::size_t done = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!must_escape(text[i])) continue;
    out += text.substr(done, i - done);
    append_escaped(out, text[i]);
    done = i + 1;
  }
  out += text.substr(done);
  out += '"';
}

}  // namespace unjam::json_text
