#include "client/saved/json_break.hpp"

#include <utility>

#include "client/saved/json_nesting.hpp"
#include "client/saved/utf8.hpp"

namespace unjam::saved {
namespace {

constexpr std::size_t longest_character = 4;

}  // namespace

std::optional<JsonBreak> find_json_break(std::string_view text, std::string closers)
{
  const std::size_t valid = valid_utf8_prefix(text);
  JsonNesting nesting{std::move(closers)};
  for (std::size_t i = 0; i < valid; ++i) {
    const JsonNesting::Step step = nesting.take(text[i]);
    if (step == JsonNesting::Step::closed) return std::nullopt;
    if (step == JsonNesting::Step::broken) return JsonBreak{i, nesting.expected(), false};
  }
  if (text.size() - valid >= longest_character) return JsonBreak{valid, "expected UTF-8", false};
  return JsonBreak{text.size(), nesting.expected(), true};
}

}  // namespace unjam::saved
