#include "client/saved/list_decoder.hpp"

#include <simdjson.h>

#include <optional>
#include <utility>

#include "client/saved/json_break.hpp"
#include "client/saved/json_elements.hpp"
#include "client/saved/json_nesting.hpp"

namespace unjam::saved {
namespace {

namespace ondemand = simdjson::ondemand;

bool is_blank(std::string_view text)
{
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// Of an element of a part: where the bracket or comma before it is, and that behind it.
std::pair<std::size_t, std::size_t> borders(std::string_view part, std::size_t number)
{
  JsonNesting nesting{"]"};
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
  const auto found = find_grammar_break(text);
  return found ? std::optional{before + *found} : std::nullopt;
}

std::string place_in_list(std::size_t index)
{
  return "Goroutines[" + std::to_string(index) + "]: ";
}

Error at_byte(std::uint64_t byte, std::string_view what)
{
  return {Errc::bad_source, ("byte " + std::to_string(byte) + ": ").append(what)};
}

}  // namespace

ListDecoder::ListDecoder(Snapshot& snapshot) : snapshot_{snapshot}, thread_{[this] { run(); }} {}

ListDecoder::~ListDecoder()
{
  parts_.close();
}

bool ListDecoder::take(std::string_view text, std::uint64_t offset, const std::string& closers)
{
  ListPart* const part = parts_.to_fill();
  if (part == nullptr) return false;
  part->text.assign(text);
  part->offset = offset;
  part->closers = closers;
  parts_.give();
  return true;
}

Result<void> ListDecoder::finish()
{
  parts_.close();
  if (thread_.joinable()) thread_.join();
  if (bug_) std::rethrow_exception(bug_);
  return outcome_;
}

void ListDecoder::run()
{
  try {
    while (ListPart* part = parts_.to_take()) {
      outcome_ = decode(*part);
      if (!outcome_) break;
      parts_.give_back();
    }
  } catch (...) {
    bug_ = std::current_exception();
  }
  parts_.stop();
}

Result<void> ListDecoder::decode(ListPart& part)
{
  if (part.text.text().front() == '[') index_ = 0;
  const std::size_t decoded = index_;
  const Result<void> done = decode_whole(part);
  if (done || index_ != decoded) return done;
  const Result<void> start = decode_start(part);
  if (!start) return start;  // what comes first is told first
  return first_break(part, decoded).value_or(done.error());
}

Result<void> ListDecoder::decode_whole(ListPart& part)
{
  const std::string_view text = part.text.text();
  const char before = text.front();
  const char behind = text.back();
  const std::size_t end = text.size() - 1;
  const std::size_t first = index_;
  if (behind == '}') return wrong(part, first, end, rpc::malformed);
  if (is_blank(text.substr(1, end - 1)) && (before == ',' || behind == ',')) {
    return wrong(part, first, end, place_in_list(first) + "expected an object");
  }
  // A part of an array is an array if brackets stand for the commas around it.
  part.text.data()[0] = '[';
  part.text.data()[end] = ']';
  std::size_t at = end;
  const Result<void> done = decode_array(text, at);
  if (done) return {};
  part.text.data()[0] = before;
  part.text.data()[end] = behind;
  return wrong(part, first, at, done.error().detail());
}

/// The complaint that arose at byte `at`, unless something breaks the part's JSON.
Error ListDecoder::wrong(const ListPart& part, std::size_t first, std::size_t at,
                         std::string_view complaint) const
{
  return first_break(part, first).value_or(at_byte(part.offset + at, complaint));
}

/// What breaks the JSON of a part whose first element has the index `first`, or that of the element
/// at hand, whichever comes first.
std::optional<Error> ListDecoder::first_break(const ListPart& part, std::size_t first) const
{
  const std::string_view text = part.text.text();
  const auto found = find_json_break(text.substr(1), part.closers);
  const bool broken = found && !found->cut;
  const auto grammar = grammar_break(text, index_ - first);
  if (broken && (!grammar || found->offset + 1 <= *grammar)) {
    return at_byte(part.offset + 1 + found->offset, found->expected);
  }
  if (!grammar) return std::nullopt;
  return at_byte(part.offset + *grammar, place_in_list(index_).append(rpc::malformed));
}

/// Decodes the elements before the place where the JSON of a part breaks, of which nothing could be
/// decoded as a whole: simdjson looks at all of a text first.
Result<void> ListDecoder::decode_start(const ListPart& part)
{
  const std::string_view text = part.text.text();
  const auto found = find_json_break(text.substr(1), part.closers);
  if (!found || found->cut) return {};
  const JsonElements whole = find_elements(text.substr(0, found->offset + 1));
  if (whole.end == 0) return {};
  ListPart start;
  start.text.assign(text.substr(0, whole.end + 1));
  start.offset = part.offset;
  start.closers = part.closers;
  return decode(start);
}

/// Decodes a whole array, which has spare room behind it. `at`: where it fails, if that is known.
Result<void> ListDecoder::decode_array(std::string_view text, std::size_t& at)
{
  ondemand::document document;
  ondemand::array goroutines;
  if (parser_.iterate(text.data(), text.size(), text.size() + Bytes::padding).get(document) ||
      document.get_array().get(goroutines)) {
    return Error{Errc::bad_source, std::string{rpc::malformed}};
  }
  const Result<void> done = decoder_.decode(
      goroutines,
      [this](const rpc::GoroutineView& view) {
        if (auto goroutine = interner_.intern(view)) snapshot_.goroutines.push_back(*goroutine);
        ++index_;
      },
      index_);
  const char* here = nullptr;
  if (!done && !document.current_location().get(here)) {
    at = static_cast<std::size_t>(here - text.data());
  }
  return done;
}

}  // namespace unjam::saved
