#include "client/stream/utf8.hpp"

#include <algorithm>
#include <cstdint>

namespace unjam::stream {
namespace {

/// The length of the character that the text begins with; 0 if it begins with none.
std::size_t character_length(std::string_view text)
{
  const auto byte = [&](std::size_t index) -> unsigned {
    return index < text.size() ? static_cast<unsigned char>(text[index]) : 0U;
  };
  const auto continued = [&](std::size_t from, std::size_t to) {
    for (; from < to; ++from) {
      if ((byte(from) & 0xc0U) != 0x80U) return false;
    }
    return true;
  };
  const unsigned first = byte(0);
  const unsigned second = byte(1);
  if (first < 0x80U) return text.empty() ? 0 : 1;
  if (first < 0xc2U || first > 0xf4U) return 0;
  if (first < 0xe0U) return continued(1, 2) ? 2 : 0;
  if (first < 0xf0U) {
    const bool overlong = first == 0xe0U && second < 0xa0U;
    const bool surrogate = first == 0xedU && second > 0x9fU;
    return continued(1, 3) && !overlong && !surrogate ? 3 : 0;
  }
  const bool overlong = first == 0xf0U && second < 0x90U;
  const bool too_large = first == 0xf4U && second > 0x8fU;
  return continued(1, 4) && !overlong && !too_large ? 4 : 0;
}

}  // namespace

std::size_t valid_utf8_prefix(std::string_view text)
{
  std::size_t valid = 0;
  while (const std::size_t length = character_length(text.substr(valid))) valid += length;
  return valid;
}

std::string replace_broken_utf8(std::string_view text)
{
  std::string result;
  while (!text.empty()) {
    const std::size_t valid = valid_utf8_prefix(text);
    result += text.substr(0, valid);
    text.remove_prefix(valid);
    if (text.empty()) break;
    result += "\xef\xbf\xbd";
    text.remove_prefix(1);
  }
  return result;
}

}  // namespace unjam::stream
