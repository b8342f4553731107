#include "client/dumps/list/list_decoder.hpp"

#include <simdjson.h>

#include <bit>
#include <new>
#include <utility>

#include "client/stream/at_byte.hpp"

namespace unjam::dumps {
namespace {

namespace ondemand = simdjson::ondemand;

/// Room for so many goroutines is taken at once: what is not used of it costs nothing.
constexpr std::size_t usual_count = std::size_t{1} << 15U;

bool is_blank(std::string_view text)
{
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

void make_index(IndexedPart& indexed)
{
  const std::string_view text = indexed.part.text.text();
  // A part of an array is an array if brackets stand for the commas around it.
  indexed.before = std::exchange(indexed.part.text.data()[0], '[');
  indexed.behind = std::exchange(indexed.part.text.data()[text.size() - 1], ']');
  // Else it would take new memory for every part that is a little larger than those before.
  if (indexed.parser.capacity() < text.size() &&
      indexed.parser.allocate(std::bit_ceil(text.size()))) {
    throw std::bad_alloc{};
  }
  indexed.document =
      indexed.parser.iterate(text.data(), text.size(), text.size() + stream::Bytes::padding);
}

/// Makes the part again what it was before it was indexed.
void restore(IndexedPart& indexed)
{
  indexed.part.text.data()[0] = indexed.before;
  indexed.part.text.data()[indexed.part.text.text().size() - 1] = indexed.behind;
}

}  // namespace

ListDecoder::ListDecoder(Snapshot& snapshot) : snapshot_{snapshot}
{
  snapshot.goroutines.reserve(usual_count);
  thread_ = std::jthread{[this] { run(); }};
}

ListDecoder::~ListDecoder()
{
  parts_.close();
}

bool ListDecoder::take(stream::Window& window, std::size_t end, const std::string& closers)
{
  IndexedPart* const indexed = parts_.to_fill();
  if (indexed == nullptr) return false;
  ListPart& part = indexed->part;
  part.offset = window.offset();
  part.closers = closers;
  window.pass_on(end, part.text);
  *part.text.reserve(1) = window.text().front();
  part.text.grow(1);
  make_index(*indexed);
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
    while (IndexedPart* indexed = parts_.to_take()) {
      outcome_ = decode(*indexed);
      if (!outcome_) break;
      parts_.give_back();
    }
  } catch (...) {
    bug_ = std::current_exception();
  }
  parts_.stop();
}

Result<void> ListDecoder::decode(IndexedPart& indexed)
{
  if (indexed.before == '[') index_ = 0;
  indexed.part.first = index_;
  const Result<void> done = decode_whole(indexed);
  if (done || index_ != indexed.part.first) return done;
  // simdjson looks at all of a text first: what stands before a break has to be decoded alone.
  if (auto whole = whole_elements(indexed.part)) {
    IndexedPart start;
    start.part = std::move(*whole);
    make_index(start);
    const Result<void> decoded = decode(start);
    if (!decoded) return decoded;  // what comes first is told first
  }
  return find_break(indexed.part, index_).value_or(done.error());
}

Result<void> ListDecoder::decode_whole(IndexedPart& indexed)
{
  std::size_t at = indexed.part.text.text().size() - 1;
  const Result<void> done = decode_elements(indexed, at);
  restore(indexed);
  return done ? done : wrong(indexed.part, at, done.error().detail());
}

/// `at`: where it fails, if that is known.
Result<void> ListDecoder::decode_elements(IndexedPart& indexed, std::size_t& at)
{
  const std::string_view text = indexed.part.text.text();
  const auto bad = [](std::string complaint) { return Error{Errc::damaged, std::move(complaint)}; };
  if (indexed.behind == '}') return bad(std::string{rpc::malformed});
  if (is_blank(text.substr(1, text.size() - 2)) &&
      (indexed.before == ',' || indexed.behind == ',')) {
    return bad(place_in_list(indexed.part.first) + "expected an object");
  }
  ondemand::array goroutines;
  if (indexed.document.get_array().get(goroutines)) return bad(std::string{rpc::malformed});
  const Result<void> done = decoder_.decode(
      goroutines,
      [this](const rpc::GoroutineView& view) {
        if (auto goroutine = interner_.intern(view)) snapshot_.goroutines.push_back(*goroutine);
        ++index_;
      },
      index_);
  const char* here = nullptr;
  if (!done && !indexed.document.current_location().get(here)) {
    at = static_cast<std::size_t>(here - text.data());
  }
  return done;
}

/// The complaint that arose at byte `at`, unless something breaks the part's JSON.
Error ListDecoder::wrong(const ListPart& part, std::size_t at, std::string_view complaint) const
{
  return find_break(part, index_).value_or(stream::at_byte(part.offset + at, complaint));
}

}  // namespace unjam::dumps
