#include "client/saved/list_decoder.hpp"

#include <simdjson.h>

#include <bit>
#include <new>

#include "client/saved/at_byte.hpp"

namespace unjam::saved {
namespace {

namespace ondemand = simdjson::ondemand;

/// Room for so many goroutines is taken at once: what is not used of it costs nothing.
constexpr std::size_t usual_count = std::size_t{1} << 15U;

bool is_blank(std::string_view text)
{
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
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

bool ListDecoder::take(Window& window, std::size_t end, const std::string& closers)
{
  ListPart* const part = parts_.to_fill();
  if (part == nullptr) return false;
  part->offset = window.offset();
  part->closers = closers;
  window.pass_on(end, part->text);
  *part->text.reserve(1) = window.text().front();
  part->text.grow(1);
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
  part.first = index_;
  const Result<void> done = decode_whole(part);
  if (done || index_ != part.first) return done;
  // simdjson looks at all of a text first: what stands before a break has to be decoded alone.
  if (auto start = whole_elements(part)) {
    const Result<void> decoded = decode(*start);
    if (!decoded) return decoded;  // what comes first is told first
  }
  return find_break(part, index_).value_or(done.error());
}

Result<void> ListDecoder::decode_whole(ListPart& part)
{
  const std::string_view text = part.text.text();
  const char before = text.front();
  const char behind = text.back();
  const std::size_t end = text.size() - 1;
  if (behind == '}') return wrong(part, end, rpc::malformed);
  if (is_blank(text.substr(1, end - 1)) && (before == ',' || behind == ',')) {
    return wrong(part, end, place_in_list(part.first) + "expected an object");
  }
  // A part of an array is an array if brackets stand for the commas around it.
  part.text.data()[0] = '[';
  part.text.data()[end] = ']';
  std::size_t at = end;
  const Result<void> done = decode_array(text, at);
  if (done) return {};
  part.text.data()[0] = before;
  part.text.data()[end] = behind;
  return wrong(part, at, done.error().detail());
}

/// The complaint that arose at byte `at`, unless something breaks the part's JSON.
Error ListDecoder::wrong(const ListPart& part, std::size_t at, std::string_view complaint) const
{
  return find_break(part, index_).value_or(at_byte(part.offset + at, complaint));
}

/// Decodes a whole array, which has spare room behind it. `at`: where it fails, if that is known.
Result<void> ListDecoder::decode_array(std::string_view text, std::size_t& at)
{
  // Else it would take new memory for every part that is a little larger than those before.
  if (parser_.capacity() < text.size() && parser_.allocate(std::bit_ceil(text.size()))) {
    throw std::bad_alloc{};
  }
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
