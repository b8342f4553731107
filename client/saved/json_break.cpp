#include "client/saved/json_break.hpp"

#include "client/saved/utf8.hpp"

namespace unjam::saved {
namespace {

constexpr std::size_t longest_character = 4;

/// Follows strings and brackets through a text.
class Nesting {
 public:
  enum class Step { inside, closed, broken };

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

  /// What would have to come next.
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

  std::string closers_;  // of the brackets that are open, innermost last
  bool in_string_ = false;
  bool escaped_ = false;
};

}  // namespace

std::optional<JsonBreak> find_json_break(std::string_view text)
{
  const std::size_t valid = valid_utf8_prefix(text);
  Nesting nesting;
  for (std::size_t i = 0; i < valid; ++i) {
    const Nesting::Step step = nesting.take(text[i]);
    if (step == Nesting::Step::closed) return std::nullopt;
    if (step == Nesting::Step::broken) return JsonBreak{i, nesting.expected(), false};
  }
  if (text.size() - valid >= longest_character) return JsonBreak{valid, "expected UTF-8", false};
  return JsonBreak{text.size(), nesting.expected(), true};
}

}  // namespace unjam::saved
