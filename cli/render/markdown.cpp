#include "cli/render/markdown.hpp"

namespace unjam::render {

std::string markdown(std::string_view text)
{
  std::string safe;
  for (const char c : text) {
    if (c == '<') {
      safe += "&lt;";
    } else if (c == '&') {
      safe += "&amp;";
    } else {
      if (std::string_view{"\\|*_`[]~!#"}.find(c) != std::string_view::npos) safe += '\\';
      safe += c;
    }
  }
  return safe;
}

}  // namespace unjam::render
