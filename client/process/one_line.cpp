#include "client/process/one_line.hpp"

#include <simdjson.h>

namespace unjam::process {
namespace {

constexpr unsigned char c1_lead = 0xc2;  ///< U+0080 to U+009F, the C1 controls, are C2 80 to C2 9F

bool is_continuation(char c)
{
  return (static_cast<unsigned char>(c) & 0xc0U) == 0x80;
}

bool is_c1_control(std::string_view rest)
{
  return rest.size() > 1 && static_cast<unsigned char>(rest[0]) == c1_lead &&
         static_cast<unsigned char>(rest[1]) < 0xa0;
}

}  // namespace

std::string one_line(std::string_view text, std::size_t limit)
{
  const bool utf8 = simdjson::validate_utf8(text.data(), text.size());
  std::string line;
  bool blank = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool c1 = utf8 && is_c1_control(text.substr(i));
    if (byte <= ' ' || byte == 0x7f || c1) {
      blank = true;
      if (c1) ++i;
      continue;
    }
    if (blank && !line.empty()) line += ' ';
    blank = false;
    line += utf8 || byte < 0x80 ? text[i] : '?';
  }
  if (line.size() <= limit) return line;

  std::size_t end = limit;
  while (end > 0 && is_continuation(line[end])) --end;
  return line.substr(0, end) + "…";
}

}  // namespace unjam::process
