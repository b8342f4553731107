#include "client/saved/json_documents.hpp"

namespace unjam::saved {
namespace {

/// Where a string ends whose quote is at `at`: behind its other quote, or at the end of the text.
std::size_t behind_string(std::string_view text, std::size_t at)
{
  for (;;) {
    const std::size_t quote = text.find('"', at + 1);
    if (quote == std::string_view::npos) return text.size();
    std::size_t slashes = 0;
    while (text[quote - 1 - slashes] == '\\') ++slashes;  // ends at the first quote at the latest
    if (slashes % 2 == 0) return quote + 1;
    at = quote;
  }
}

}  // namespace

std::size_t first_document(std::string_view text)
{
  std::size_t at = text.find_first_not_of(" \t\r\n");
  if (at == std::string_view::npos || (text[at] != '{' && text[at] != '[')) return text.size();
  std::size_t depth = 0;
  while (at < text.size()) {
    switch (text[at]) {
      case '"':
        at = behind_string(text, at);
        continue;
      case '{':
      case '[':
        ++depth;
        break;
      case '}':
      case ']':
        if (--depth == 0) return at + 1;
        break;
      default:
        break;
    }
    ++at;
  }
  return text.size();
}

}  // namespace unjam::saved
