#include "client/saved/list_reply.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cstdint>
#include <string>

#include "client/rpc/goroutine_decoder.hpp"
#include "client/runtime/goroutine_interner.hpp"
#include "client/saved/json_break.hpp"
#include "client/saved/json_documents.hpp"
#include "client/saved/record.hpp"
#include "client/saved/utf8.hpp"
#include "client/saved/wait_reasons.hpp"

namespace unjam::saved {
namespace {

namespace ondemand = simdjson::ondemand;
using rpc::Complaint;

/// What people see of a message of Delve's, which may hold a whole stack.
constexpr std::size_t longest_quote = 300;

bool is_null(ondemand::value value)
{
  bool null = false;
  return !value.is_null().get(null) && null;
}

/// Reads replies from the outside in: one, or the pages of one with other replies between.
class ListReply {
 public:
  Complaint read(ondemand::document& document)
  {
    in_document_ = false;
    ondemand::json_type type{};
    if (document.type().get(type)) return rpc::malformed;
    if (type == ondemand::json_type::array) {
      ondemand::array goroutines;
      if (document.get_array().get(goroutines)) return rpc::malformed;
      return read_goroutines(goroutines);
    }
    ondemand::object envelope;
    if (document.get_object().get(envelope)) return rpc::malformed;
    return rpc::for_each_field(envelope, [this](std::string_view key, ondemand::value value) {
      if (key == "result") return read_result(value);
      if (key == "error") return read_error(value);
      return read_result_field(key, value);  // there is no envelope
    });
  }

  /// To be called when `read` has found no fault.
  Result<Snapshot> take(std::optional<int> go_minor)
  {
    if (!found_) return Error{Errc::bad_source, no_goroutines()};
    sort_goroutines(snapshot_.goroutines);
    const bool repeated = drop_repeated();
    note_problems(go_minor, repeated);
    return std::move(snapshot_);
  }

 private:
  Complaint read_result(ondemand::value value)
  {
    ondemand::json_type type{};
    if (value.type().get(type)) return rpc::malformed;
    if (type == ondemand::json_type::array) return read_array(value);
    if (is_null(value)) return {};
    ondemand::object result;
    if (value.get_object().get(result)) return "result: expected an object or an array";
    return rpc::for_each_field(result, [this](std::string_view key, ondemand::value field) {
      return read_result_field(key, field);
    });
  }

  Complaint read_result_field(std::string_view key, ondemand::value value)
  {
    if (key == "Goroutines") return read_array(value);
    if (key != "Nextg") return {};
    return rpc::read_value(value, next_page_).empty() ? Complaint{} : "Nextg: expected an integer";
  }

  Complaint read_array(ondemand::value value)
  {
    if (is_null(value)) {  // as Go writes an empty slice
      found_ = in_document_ = true;
      return {};
    }
    ondemand::array goroutines;
    if (value.get_array().get(goroutines)) return "Goroutines: expected an array";
    return read_goroutines(goroutines);
  }

  Complaint read_goroutines(ondemand::array goroutines)
  {
    if (in_document_) return "expected the goroutines once";
    found_ = in_document_ = true;
    const Result<void> done = decoder_.decode(goroutines, [this](const rpc::GoroutineView& view) {
      if (auto goroutine = interner_.intern(view)) snapshot_.goroutines.push_back(*goroutine);
    });
    if (done) return {};
    complaint_ = done.error().detail();
    return complaint_;
  }

  Complaint read_error(ondemand::value value)
  {
    if (is_null(value)) return {};
    std::string_view message;
    if (!rpc::read_value(value, message).empty()) return "error: expected a string or null";
    message = message.substr(0, longest_quote);
    append_quoted(delve_error_, message.substr(0, valid_utf8_prefix(message)));
    return {};
  }

  [[nodiscard]] std::string no_goroutines() const
  {
    if (!delve_error_.empty()) return "not a dump: Delve's reply is an error, " + delve_error_;
    return "not a dump: JSON, but neither a ListGoroutines reply nor a snapshot";
  }

  /// Goroutines may be in two pages if the target ran in between. The first one stays.
  bool drop_repeated()
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

  void note_problems(std::optional<int> go_minor, bool repeated)
  {
    if (repeated) {
      snapshot_.problems.push_back({Problem::Weight::note,
                                    "some goroutines are in the file more than once",
                                    "the first one of each number is shown"});
    }
    if (!interner_.unnamed().empty()) {
      snapshot_.problems.push_back({Problem::Weight::note,
                                    "a saved reply has numbers for wait reasons",
                                    name_wait_reasons(snapshot_, interner_.unnamed(), go_minor)});
    }
    if (next_page_ >= 0) {
      snapshot_.problems.push_back(
          {Problem::Weight::loss,
           "the reply is one page of several: Nextg is " + std::to_string(next_page_),
           "the goroutines of other pages are missing"});
    }
  }

  Snapshot snapshot_;
  GoroutineInterner interner_{snapshot_};
  rpc::GoroutineDecoder decoder_;
  std::string complaint_;    // what a Complaint that is composed views
  std::string delve_error_;  // quoted
  std::int64_t next_page_ = -1;
  bool found_ = false;
  bool in_document_ = false;  ///< found in the one that is being read
};

/// `document` begins at byte `offset` of the file; `at`: where in it the complaint arose.
Error not_json(std::string_view document, std::size_t offset, std::size_t at, Complaint complaint)
{
  const auto found = find_json_break(document);
  std::string message = found && found->cut ? "cut at byte " : "byte ";
  message += std::to_string(offset + (found ? found->offset : at)) + ": ";
  return {Errc::bad_source, message.append(found ? found->expected : complaint)};
}

/// Reads one document of a text: the `size` bytes at `offset`, behind which may be more. Returns
/// how much of them is left.
Result<std::size_t> read_document(std::string_view text, std::size_t offset, std::size_t size,
                                  ListReply& reply)
{
  ondemand::parser parser;
  ondemand::document document;
  const auto error =
      parser.iterate(text.data() + offset, size, size + Bytes::padding).get(document);
  if (error == simdjson::CAPACITY) {
    return Error{Errc::bad_source, "larger than 4 GiB, the most that is read of one reply"};
  }
  if (error == simdjson::MEMALLOC) {
    return Error{Errc::bad_source, "too large for this machine's memory"};
  }
  text = text.substr(offset, size);
  if (error) return not_json(text, offset, 0, rpc::malformed);
  const Complaint bad = reply.read(document);
  const char* here = text.data() + size;
  const bool more = !document.current_location().get(here);
  const auto at = static_cast<std::size_t>(here - text.data());
  if (!bad.empty()) return not_json(text, offset, at, bad);
  return more ? size - at : 0;
}

/// Reads documents one behind the other, each measured first: the parser looks through all that it
/// is given.
Result<Snapshot> read_documents(std::string_view text, std::optional<int> go_minor)
{
  ListReply reply;
  for (std::size_t offset = 0; offset < text.size();) {
    if (offset != 0 && text[offset] != '{' && text[offset] != '[') {
      return Error{Errc::bad_source, "byte " + std::to_string(offset) +
                                         ": expected another reply, or the end of the file"};
    }
    const std::size_t size = first_document(text.substr(offset));
    const auto left = read_document(text, offset, size, reply);
    if (!left) return left.error();
    offset += size;
    offset = std::min(text.find_first_not_of(" \t\r\n", offset), text.size());
  }
  return reply.take(go_minor);
}

}  // namespace

Result<Snapshot> read_list_reply(const Bytes& file, std::optional<int> go_minor)
{
  const std::string_view text = file.text();
  if (text.empty()) return Error{Errc::bad_source, "empty"};
  ListReply reply;
  const auto left = read_document(text, 0, text.size(), reply);  // most files are one document
  if (left && *left == 0) return reply.take(go_minor);
  if (first_document(text) < text.size()) return read_documents(text, go_minor);
  return left ? not_json(text, 0, text.size() - *left, "expected the end of the file")
              : left.error();
}

}  // namespace unjam::saved
