#include "client/saved/go_lines.hpp"

#include <algorithm>

#include "client/saved/go_header.hpp"

namespace unjam::saved {
namespace {

bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

/// Takes a line without its end, which may be "\r\n". False: the text had no end of a line.
bool take_line(std::string_view& text, std::string_view& line)
{
  const std::size_t end = text.find('\n');
  const bool ended = end != std::string_view::npos;
  line = text.substr(0, end);
  text.remove_prefix(ended ? end + 1 : text.size());
  if (line.ends_with('\r')) line.remove_suffix(1);
  return ended;
}

std::size_t digits_at(std::string_view text, std::size_t at)
{
  std::size_t count = 0;
  while (at + count < text.size() && is_digit(text[at + count])) ++count;
  return count;
}

/// A line without a prefix that is the same but for its numbers: times go on. A line with another
/// one comes as it is.
std::string_view without(std::string_view prefix, std::string_view line)
{
  std::size_t in_prefix = 0;
  std::size_t in_line = 0;
  while (in_prefix < prefix.size() && in_line < line.size()) {
    if (is_digit(prefix[in_prefix]) && is_digit(line[in_line])) {
      in_prefix += digits_at(prefix, in_prefix);
      in_line += digits_at(line, in_line);
    } else if (prefix[in_prefix] == line[in_line]) {
      ++in_prefix;
      ++in_line;
    } else {
      return line;
    }
  }
  // Of an empty line the blank at the end of the prefix may be missing.
  const std::string_view missing = prefix.substr(in_prefix);
  const bool whole = missing.find_first_not_of(' ') == std::string_view::npos;
  return whole ? line.substr(in_line) : line;
}

}  // namespace

bool GoLines::next(std::string_view& line)
{
  if (!rest_.empty()) {
    take_line(rest_, line);
    return true;
  }
  if (text_.empty()) return false;
  ended_early_ = !take_line(text_, line);
  if (const std::size_t header = find_go_header(line); header != std::string_view::npos) {
    prefix_ = line.substr(0, header);
    // In a string only if a quote has been opened: a log may also quote what is whole.
    quoted_ = prefix_.ends_with('"');
    line.remove_prefix(header);
  } else if (!prefix_.empty()) {
    line = without(prefix_, line);
  }
  const bool escaped = quoted_ || line.find("\\n\\t") != std::string_view::npos ||
                       line.find(":\\n") != std::string_view::npos;
  if (!escaped) return true;
  unescape(line);
  rest_ = unescaped_;
  if (rest_.empty())
    line = {};
  else
    take_line(rest_, line);
  return true;
}

void GoLines::unescape(std::string_view text)
{
  unescaped_.clear();
  for (std::size_t i = 0; i < text.size() && text[i] != '"'; ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      unescaped_ += text[i];
      continue;
    }
    const char escaped = text[++i];
    const std::string_view hex = text.substr(i + 1, 4);
    if (escaped == 'u' && hex.starts_with("00") && hex.size() == 4) {  // < and > of Go's encoder
      const auto digit = [](char c) { return is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10; };
      unescaped_ += static_cast<char>((digit(hex[2]) * 16 + digit(hex[3])) & 0x7f);
      i += 4;
    } else {
      unescaped_ += escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped;
    }
  }
}

}  // namespace unjam::saved
