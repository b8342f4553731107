#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace unjam {

/// "1 goroutine", "1013 goroutines", as problems and errors count.
inline std::string counted(std::uint64_t count, std::string_view noun)
{
  return std::to_string(count).append(" ").append(noun).append(count == 1 ? "" : "s");
}

}  // namespace unjam
