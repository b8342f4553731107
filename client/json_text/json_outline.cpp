#include "client/json_text/json_outline.hpp"

#include <utility>

namespace unjam::json_text {
namespace {

// Keys as `remember` keeps them: with the quote before them, not the one behind.
constexpr std::string_view result = "\"result";
constexpr std::string_view goroutines = "\"Goroutines";
constexpr std::size_t longest_key = 16;  // more than any that is looked for

}  // namespace

JsonOutline::Taken JsonOutline::take(std::string_view text)
{
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool list = text[i] == '[' && !nesting_.in_string() && is_list();
    const JsonNesting::Step step = nesting_.take(text[i]);
    if (step == JsonNesting::Step::broken) {
      text_ += text.substr(0, i);
      return {i, Step::broken};
    }
    remember(text[i]);
    if (!list && step == JsonNesting::Step::inside) continue;
    text_ += text.substr(0, i + 1);
    return {i + 1, list ? Step::list : Step::closed};
  }
  text_ += text;
  return {text.size(), Step::inside};
}

bool JsonOutline::is_list() const
{
  const std::string& around = nesting_.closers();
  if (around.empty()) return true;
  if (around == "}") return keys_[0] == result || keys_[0] == goroutines;
  return around == "}}" && keys_[0] == result && keys_[1] == goroutines;
}

/// Keeps the keys up to date, behind each byte.
void JsonOutline::remember(char c)
{
  const std::size_t depth = nesting_.closers().size();
  if (nesting_.in_string()) {
    if (string_.size() < longest_key) string_ += c;
  } else if (c == ':' && depth >= 1 && depth <= 2) {
    keys_[depth - 1] = std::move(string_);
    string_.clear();
  } else if (c == ',' || c == '{' || c == '[') {
    string_.clear();
  }
}

void JsonOutline::end_list(std::uint64_t size)
{
  cuts_.push_back({text_.size(), size});
  nesting_.take(']');
  text_ += ']';
}

std::uint64_t JsonOutline::offset_of(std::size_t place) const
{
  std::uint64_t offset = offset_ + place;
  for (const Cut& cut : cuts_) {
    if (cut.place <= place) offset += cut.size;
  }
  return offset;
}

}  // namespace unjam::json_text
