#include "client/dumps/list/list_reply.hpp"

#include <algorithm>
#include <utility>

#include "client/dumps/list/list_envelope.hpp"
#include "client/dumps/wait_reasons.hpp"
#include "client/json_text/json_break.hpp"
#include "client/json_text/json_elements.hpp"
#include "client/stream/at_byte.hpp"

namespace unjam::dumps {
namespace {

constexpr std::string_view json_blanks = " \t\r\n";
/// The most that a document has besides its list.
constexpr std::size_t most_outline = std::size_t{16} << 20U;

/// A part before could not be decoded, which is what is told.
Error given_up()
{
  return {Errc::damaged, "given up"};
}

/// Moves a window to the next byte that is no blank. False: there is none.
Result<bool> skip_blanks(stream::Window& window)
{
  for (;;) {
    const std::size_t blank = window.text().find_first_not_of(json_blanks);
    window.drop(std::min(blank, window.text().size()));
    if (blank != std::string_view::npos) return true;
    const auto more = window.more();
    if (!more || !*more) return more;
  }
}

/// What is wrong with a stream that ends within a document.
Error cut(const stream::Window& window, const json_text::JsonOutline& outline)
{
  const std::string_view rest = window.text();
  const std::uint64_t offset = window.offset() + rest.size();
  std::string expected = outline.expected();
  if (!rest.empty()) {  // it is in a list, and begins with what is before an element
    const auto found = json_text::find_json_break(rest.substr(1), outline.closers());
    if (found && !found->cut)
      return stream::at_byte(window.offset() + 1 + found->offset, found->expected);
    if (found) expected = found->expected;
  }
  return stream::cut_at_byte(offset, expected);
}

}  // namespace

ListReplies::ListReplies(const dumps::ReadOptions& options, Other other)
    : options_{options}, other_{std::move(other)}
{
}

Result<void> ListReplies::read(stream::Window& window)
{
  const Result<void> read = read_all(window);
  const Result<void> decoded = decoder_.finish();
  return decoded ? read : decoded;  // what could not be decoded came first
}

Result<void> ListReplies::read_all(stream::Window& window)
{
  bool first = true;
  for (;;) {
    const auto more = skip_blanks(window);
    if (!more) return more.error();
    if (!*more) return {};
    const char begin = window.text().front();
    if (!first && begin != '{' && begin != '[') {
      return stream::at_byte(window.offset(), "expected another reply, or the end of the file");
    }
    const Result<void> done = read_document(window);
    if (!done) return done;
    first = false;
  }
}

Result<void> ListReplies::read_document(stream::Window& window)
{
  json_text::JsonOutline outline{window.offset()};
  Result<void> done;
  for (bool closed = false; !closed && done;) {
    const json_text::JsonOutline::Taken taken = outline.take(window.text());
    const bool list = taken.step == json_text::JsonOutline::Step::list;
    window.drop(taken.count - (list ? 1 : 0));  // find_elements wants the bracket
    closed = taken.step == json_text::JsonOutline::Step::closed;
    if (list) {
      done = read_list(window, outline);
      closed = outline.closers().empty();  // the list is all of it
    } else if (taken.step == json_text::JsonOutline::Step::broken) {
      done = stream::at_byte(window.offset(), outline.expected());
    } else if (!closed && outline.text().size() > most_outline) {
      done = stream::at_byte(window.offset(), "expected a list of goroutines before this");
    } else if (!closed) {
      const auto more = window.more();
      if (!more) done = more.error();
      if (more && !*more) done = cut(window, outline);
    }
  }
  if (other_ && !found_) other_(outline.text());
  return done ? judge(outline) : done;
}

/// Reads a list, whose bracket is the first byte in the window.
Result<void> ListReplies::read_list(stream::Window& window, json_text::JsonOutline& outline)
{
  found_ = true;
  const std::uint64_t begin = window.offset() + 1;
  for (;;) {
    const json_text::JsonElements elements = json_text::find_elements(window.text());
    if (elements.end != 0) {
      if (!decoder_.take(window, elements.end, outline.closers())) return given_up();
      if (elements.last) break;
    }
    const auto more = window.more();
    if (!more) return more.error();
    if (!*more) return cut(window, outline);
  }
  outline.end_list(window.offset() - begin);
  window.drop(1);
  return {};
}

/// Takes what stands around the list of a document that has been read.
Result<void> ListReplies::judge(const json_text::JsonOutline& outline)
{
  const auto envelope = read_envelope(outline);
  if (!envelope) return envelope.error();
  found_ |= envelope->has_list;
  if (!envelope->error.empty()) delve_error_ = envelope->error;
  if (envelope->has_list) next_page_ = envelope->next_page;
  return {};
}

Result<Snapshot> ListReplies::take(const Result<void>& read)
{
  if (!found_ && !read) return read.error();
  if (!found_) {
    return Error{Errc::wrong_kind,
                 delve_error_.empty()
                     ? "not a dump: JSON, but neither a ListGoroutines reply nor a snapshot"
                     : "not a dump: Delve's reply is an error, " + delve_error_};
  }
  sort_goroutines(snapshot_.goroutines);
  note_problems(drop_repeated());
  if (!read) return dumps::broken_off(std::move(snapshot_), read.error(), options_);
  return std::move(snapshot_);
}

/// Goroutines may be in two pages if the target ran in between. The first one stays.
bool ListReplies::drop_repeated()
{
  auto& all = snapshot_.goroutines;
  const auto unreadable = std::ranges::find(all, GoroutineId{}, &Goroutine::id);
  const auto rest = std::unique(all.begin(), unreadable, [](const auto& left, const auto& right) {
    return left.id == right.id;
  });
  const bool repeated = rest != unreadable;
  all.erase(rest, unreadable);
  return repeated;
}

void ListReplies::note_problems(bool repeated)
{
  if (repeated) {
    snapshot_.problems.push_back({Problem::Weight::note,
                                  "some goroutines are in the file more than once",
                                  "the first one of each number is shown"});
  }
  if (!decoder_.unnamed().empty()) {
    snapshot_.problems.push_back(
        {Problem::Weight::note, "a saved reply has numbers for wait reasons",
         dumps::name_wait_reasons(snapshot_, decoder_.unnamed(), options_.go_minor)});
  }
  if (next_page_ >= 0) {
    snapshot_.problems.push_back(
        {Problem::Weight::loss,
         "the reply is one page of several: Nextg is " + std::to_string(next_page_),
         "the goroutines of other pages are missing"});
  }
}

Result<Snapshot> read_list_reply(stream::Window window, const dumps::ReadOptions& options)
{
  ListReplies replies{options};
  return replies.take(replies.read(window));
}

}  // namespace unjam::dumps
