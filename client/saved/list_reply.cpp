#include "client/saved/list_reply.hpp"

#include <simdjson.h>

#include <cstdint>
#include <string>

#include "client/runtime/goroutine_interner.hpp"
#include "client/rpc/goroutine_decoder.hpp"
#include "client/saved/json_break.hpp"
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

/// Reads a reply from the outside in.
class ListReply {
 public:
  Complaint read(ondemand::document& document)
  {
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
    note_problems(go_minor);
    sort_goroutines(snapshot_.goroutines);
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
      found_ = true;
      return {};
    }
    ondemand::array goroutines;
    if (value.get_array().get(goroutines)) return "Goroutines: expected an array";
    return read_goroutines(goroutines);
  }

  Complaint read_goroutines(ondemand::array goroutines)
  {
    if (found_) return "expected the goroutines once";
    found_ = true;
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

  void note_problems(std::optional<int> go_minor)
  {
    if (!interner_.unnamed().empty()) {
      snapshot_.problems.push_back(
          {Problem::Weight::note, "a saved reply has numbers for wait reasons",
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
};

Error not_json(std::string_view text, std::size_t offset, Complaint complaint)
{
  const auto found = find_json_break(text);
  std::string message = found && found->cut ? "cut at byte " : "byte ";
  message += std::to_string(found ? found->offset : offset) + ": ";
  return {Errc::bad_source, message.append(found ? found->expected : complaint)};
}

}  // namespace

Result<Snapshot> read_list_reply(const Bytes& file, std::optional<int> go_minor)
{
  const std::string_view text = file.text();
  ondemand::parser parser;
  ondemand::document document;
  const auto error =
      parser.iterate(text.data(), text.size(), text.size() + Bytes::padding).get(document);
  if (error == simdjson::CAPACITY) {
    return Error{Errc::bad_source, "larger than 4 GiB, the most that is read of one reply"};
  }
  if (error == simdjson::MEMALLOC) {
    return Error{Errc::bad_source, "too large for this machine's memory"};
  }
  if (error) return not_json(text, 0, rpc::malformed);

  ListReply reply;
  const Complaint bad = reply.read(document);
  const char* here = text.data() + text.size();
  const bool more = !document.current_location().get(here);
  const auto offset = static_cast<std::size_t>(here - text.data());
  if (!bad.empty()) return not_json(text, offset, bad);
  if (more) return not_json(text, offset, "expected the end of the file, after one reply");
  return reply.take(go_minor);
}

}  // namespace unjam::saved
