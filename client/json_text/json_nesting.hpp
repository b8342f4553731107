#pragma once

#include <string>

namespace unjam::json_text {

/// Follows the strings and brackets of a JSON text, byte by byte.
class JsonNesting {
 public:
  enum class Step {
    inside,
    closed,  ///< the outermost bracket: the document ends behind this byte
    broken,  ///< no JSON text has this byte here
  };

  /// `closers`: of the brackets that are open already, innermost last: "}]".
  explicit JsonNesting(std::string closers = {}) : closers_{std::move(closers)} {}

  Step take(char c)
  {
    if (in_string_) return take_in_string(c);
    switch (c) {
      case '"':
        in_string_ = true;
        return Step::inside;
      case '{':
        closers_ += '}';
        return Step::inside;
      case '[':
        closers_ += ']';
        return Step::inside;
      case '}':
      case ']':
        return take_closer(c);
      default:
        return Step::inside;
    }
  }

  [[nodiscard]] bool in_string() const { return in_string_; }
  [[nodiscard]] const std::string& closers() const { return closers_; }

  /// What would have to come next: "expected the rest of a string".
  [[nodiscard]] std::string expected() const
  {
    if (in_string_) return "expected the rest of a string";
    if (closers_.empty()) return "expected a JSON array or object";
    return closers_.back() == '}' ? "expected the rest of an object"
                                  : "expected the rest of an array";
  }

 private:
  Step take_in_string(char c)
  {
    if (static_cast<unsigned char>(c) < 0x20) return Step::broken;
    if (escaped_) {
      escaped_ = false;
    } else if (c == '\\') {
      escaped_ = true;
    } else if (c == '"') {
      in_string_ = false;
    }
    return Step::inside;
  }

  Step take_closer(char c)
  {
    if (closers_.empty() || closers_.back() != c) return Step::broken;
    closers_.pop_back();
    return closers_.empty() ? Step::closed : Step::inside;
  }

  std::string closers_;
  bool in_string_ = false;
  bool escaped_ = false;
};

}  // namespace unjam::json_text
