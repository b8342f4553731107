#pragma once

#include <string>

namespace unjam::cli {

/// Refuses a negative number where a count is expected: what is wrong with the text, else nothing.
inline std::string check_count(const std::string& text)
{
  return text.starts_with('-') ? "'" + text + "' is not a count" : std::string{};
}

}  // namespace unjam::cli
