#include "client/dumps/text/go_lines.hpp"

#include <algorithm>
#include <utility>

#include "client/dumps/text/go_header.hpp"

namespace unjam::dumps {
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

/// Whether a line holds several, with what stands for their ends.
bool is_escaped(std::string_view line)
{
  if (line.find('\\') == std::string_view::npos) return false;
  return line.find("\\n\\t") != std::string_view::npos ||
         line.find(":\\n") != std::string_view::npos;
}

/// How long the escape is that a text begins with; 0: it is cut.
std::size_t escape_size(std::string_view text)
{
  constexpr std::size_t plain = 2;
  constexpr std::size_t unicode = 6;
  if (text.size() < plain) return 0;
  if (!text.substr(1).starts_with('u')) return plain;
  return text.size() < unicode ? 0 : unicode;
}

/// The byte that an escape stands for; '?' for those beyond ASCII.
char unescaped(std::string_view escape)
{
  const char letter = escape[1];
  if (escape.size() > 2) {  // \u003c: < and > of Go's encoder
    if (escape.substr(2, 2) != "00") return '?';
    const auto digit = [](char c) { return is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10; };
    return static_cast<char>((digit(escape[4]) * 16 + digit(escape[5])) & 0x7f);
  }
  return letter == 'n' ? '\n' : letter == 't' ? '\t' : letter;
}

}  // namespace

void GoLines::feed(std::string_view piece, End end)
{
  text_ = piece;
  end_ = end;
}

bool GoLines::next(std::string_view& line)
{
  while (!next_unescaped(line)) {
    if (text_.empty()) return false;
    const bool continued = open_;
    ended_early_ = !take_line(text_, line);
    open_ = ended_early_ && end_ == End::within_line;
    if (!continued) {
      line = without_prefix(line);
      escaped_ = quoted_ || is_escaped(line);
      string_ended_ = false;
      kept_ = 0;
    }
    if (!escaped_) return true;
    unescaped_.erase(0, unescaped_.size() - std::exchange(kept_, 0));
    unescape(line);
    rest_ = unescaped_;
    if (rest_.empty() && !open_) {
      line = {};
      return true;
    }
  }
  return true;
}

/// The next line of a string. What may go on in the next piece is kept for it.
bool GoLines::next_unescaped(std::string_view& line)
{
  if (rest_.empty()) return false;
  const std::string_view all = rest_;
  const bool ended = take_line(rest_, line);
  if (ended || !open_) return true;
  kept_ = all.size();
  rest_ = {};
  return false;
}

/// A line without what the log has put before it, which headers tell.
std::string_view GoLines::without_prefix(std::string_view line)
{
  const std::size_t header = find_go_header(line);
  if (header == std::string_view::npos) return prefix_.empty() ? line : without(prefix_, line);
  prefix_ = line.substr(0, header);
  // In a string only if a quote has been opened: a log may also quote what is whole.
  quoted_ = prefix_.ends_with('"');
  return line.substr(header);
}

/// Appends a text to `unescaped_`, up to the end of its string.
void GoLines::unescape(std::string_view text)
{
  std::string joined;
  if (!held_.empty()) {
    joined = std::exchange(held_, {}).append(text);
    text = joined;
  }
  for (std::size_t i = 0; i < text.size() && !string_ended_; ++i) {
    if (text[i] == '"') {
      string_ended_ = true;
    } else if (text[i] != '\\') {
      unescaped_ += text[i];
    } else if (const std::size_t size = escape_size(text.substr(i)); size != 0) {
      unescaped_ += unescaped(text.substr(i, size));
      i += size - 1;
    } else if (open_) {
      held_ = text.substr(i);
      return;
    } else {
      unescaped_ += text[i];
    }
  }
}

Result<void> for_each_piece(stream::Window& window,
                            const std::function<void(std::string_view, GoLines::End)>& take)
{
  for (;;) {
    const std::string_view text = window.text();
    const std::size_t end = text.rfind('\n');
    if (end != std::string_view::npos) {
      take(text.substr(0, end + 1), GoLines::End::of_line);
      window.drop(end + 1);
    } else if (text.size() >= stream::Window::usual_room) {
      take(text, GoLines::End::within_line);
      window.drop(text.size());
    }
    const auto more = window.more();
    if (more && *more) continue;
    take(window.text(), GoLines::End::of_line);
    window.drop(window.text().size());
    return more ? Result<void>{} : more.error();
  }
}

}  // namespace unjam::dumps
