#include "client/json_text/json_break.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "client/json_text/json_nesting.hpp"
#include "client/stream/utf8.hpp"

namespace unjam::json_text {
namespace {

constexpr std::size_t longest_character = 4;

/// Notes where a parser gives up; what it reads until then is of no use.
class Grammar : public nlohmann::json_sax<nlohmann::json> {
 public:
  [[nodiscard]] std::optional<std::size_t> broken() const { return broken_; }

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return true; }
  bool key(string_t&) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::json::exception&) override
  {
    broken_ = position == 0 ? 0 : position - 1;  // the bytes that were read
    return false;
  }

 private:
  std::optional<std::size_t> broken_;
};

}  // namespace

std::optional<JsonBreak> find_json_break(std::string_view text, std::string closers)
{
  const std::size_t valid = stream::valid_utf8_prefix(text);
  JsonNesting nesting{std::move(closers)};
  for (std::size_t i = 0; i < valid; ++i) {
    const JsonNesting::Step step = nesting.take(text[i]);
    if (step == JsonNesting::Step::closed) return std::nullopt;
    if (step == JsonNesting::Step::broken) return JsonBreak{i, nesting.expected(), false};
  }
  if (text.size() - valid >= longest_character) return JsonBreak{valid, "expected UTF-8", false};
  return JsonBreak{text.size(), nesting.expected(), true};
}

std::optional<std::size_t> find_grammar_break(std::string_view text)
{
  Grammar grammar;
  nlohmann::json::sax_parse(text, &grammar);
  return grammar.broken();
}

}  // namespace unjam::json_text
