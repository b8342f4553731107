#pragma once

#include <string>
#include <string_view>

#include "cli/render/terminal.hpp"

namespace unjam::render {

/// Emphasis on a terminal that wants it; without colour, text stays as it is.
class Paint {
 public:
  explicit Paint(const Terminal& terminal) : color_{terminal.color} {}

  [[nodiscard]] std::string strong(std::string_view text) const { return in("1", text); }
  [[nodiscard]] std::string faint(std::string_view text) const { return in("2", text); }
  [[nodiscard]] std::string alarm(std::string_view text) const { return in("1;31", text); }

 private:
  std::string in(std::string_view sequence, std::string_view text) const
  {
    if (!color_ || text.empty()) return std::string{text};
    return std::string{"\x1b["}.append(sequence).append("m").append(text).append("\x1b[0m");
  }

  bool color_;
};

}  // namespace unjam::render
