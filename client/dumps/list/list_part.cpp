#include "client/dumps/list/list_part.hpp"

#include <string_view>
#include <utility>

#include "client/json_text/json_break.hpp"
#include "client/json_text/json_elements.hpp"
#include "client/json_text/json_nesting.hpp"
#include "client/rpc/read_value.hpp"
#include "client/stream/at_byte.hpp"

namespace unjam::dumps {
namespace {

/// Of an element of a part: where the bracket or comma before it is, and that behind it.
std::pair<std::size_t, std::size_t> borders(std::string_view part, std::size_t number)
{
  json_text::JsonNesting nesting{"]"};
  std::size_t before = 0;
  for (std::size_t at = 1; at + 1 < part.size(); ++at) {
    if (part[at] == ',' && !nesting.in_string() && nesting.closers().size() == 1) {
      if (number-- == 0) return {before, at};
      before = at;
    }
    nesting.take(part[at]);
  }
  return {before, part.size() - 1};
}

/// Where an element of a part breaks JSON's grammar.
std::optional<std::size_t> grammar_break(std::string_view part, std::size_t number)
{
  const auto [before, behind] = borders(part, number);
  std::string text{part.substr(before, behind + 1 - before)};
  text.front() = '[';
  text.back() = ']';
  const auto found = json_text::find_grammar_break(text);
  return found ? std::optional{before + *found} : std::nullopt;
}

/// Where the brackets or strings of a part break, counted from its first byte.
std::optional<json_text::JsonBreak> whole_break(const ListPart& part)
{
  auto found = json_text::find_json_break(part.text.text().substr(1), part.closers);
  if (!found || found->cut) return std::nullopt;
  ++found->offset;
  return found;
}

}  // namespace

std::string place_in_list(std::size_t index)
{
  return "Goroutines[" + std::to_string(index) + "]: ";
}

std::optional<Error> find_break(const ListPart& part, std::size_t index)
{
  const auto whole = whole_break(part);
  const auto grammar = grammar_break(part.text.text(), index - part.first);
  if (whole && (!grammar || whole->offset <= *grammar)) {
    return stream::at_byte(part.offset + whole->offset, whole->expected);
  }
  if (!grammar) return std::nullopt;
  return stream::at_byte(part.offset + *grammar, place_in_list(index).append(rpc::malformed));
}

std::optional<ListPart> whole_elements(const ListPart& part)
{
  const auto broken = whole_break(part);
  if (!broken) return std::nullopt;
  const json_text::JsonElements whole =
      json_text::find_elements(part.text.text().substr(0, broken->offset));
  if (whole.end == 0) return std::nullopt;
  ListPart start;
  start.text.assign(part.text.text().substr(0, whole.end + 1));
  start.offset = part.offset;
  start.closers = part.closers;
  start.first = part.first;
  return start;
}

}  // namespace unjam::dumps
