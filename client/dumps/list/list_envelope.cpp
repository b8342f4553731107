#include "client/dumps/list/list_envelope.hpp"

#include <simdjson.h>

#include "client/json_text/json_break.hpp"
#include "client/json_text/record.hpp"
#include "client/rpc/read_value.hpp"
#include "client/stream/at_byte.hpp"
#include "client/stream/bytes.hpp"
#include "client/stream/utf8.hpp"

namespace unjam::dumps {
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

/// Reads a document from the outside in.
class EnvelopeReader {
 public:
  Complaint read(ondemand::document& document)
  {
    ondemand::json_type type{};
    if (document.type().get(type)) return rpc::malformed;
    if (type == ondemand::json_type::array) {
      ondemand::array goroutines;
      if (document.get_array().get(goroutines)) return rpc::malformed;
      return read_list();
    }
    ondemand::object envelope;
    if (document.get_object().get(envelope)) return rpc::malformed;
    return rpc::for_each_field(envelope, [this](std::string_view key, ondemand::value value) {
      if (key == "result") return read_result(value);
      if (key == "error") return read_error(value);
      return read_result_field(key, value);  // there is no envelope
    });
  }

  [[nodiscard]] ListEnvelope take() { return std::move(envelope_); }

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
    return rpc::read_value(value, envelope_.next_page).empty() ? Complaint{}
                                                               : "Nextg: expected an integer";
  }

  Complaint read_array(ondemand::value value)
  {
    if (is_null(value)) return read_list();  // as Go writes an empty slice
    ondemand::array goroutines;
    if (value.get_array().get(goroutines)) return "Goroutines: expected an array";
    for (auto element : goroutines) {
      if (!element.error()) return R"(expected "Goroutines" without escapes)";
    }
    return read_list();
  }

  Complaint read_list()
  {
    if (envelope_.has_list) return "expected the goroutines once";
    envelope_.has_list = true;
    return {};
  }

  Complaint read_error(ondemand::value value)
  {
    if (is_null(value)) return {};
    std::string_view message;
    if (!rpc::read_value(value, message).empty()) return "error: expected a string or null";
    message = message.substr(0, longest_quote);
    json_text::append_quoted(envelope_.error,
                             message.substr(0, stream::valid_utf8_prefix(message)));
    return {};
  }

  ListEnvelope envelope_;
};

/// `at`: where in the outline the complaint arose.
Error not_json(const json_text::JsonOutline& outline, std::size_t at, Complaint complaint)
{
  const auto found = json_text::find_json_break(outline.text());
  return found ? stream::at_byte(outline.offset_of(found->offset), found->expected)
               : stream::at_byte(outline.offset_of(at), complaint);
}

}  // namespace

Result<ListEnvelope> read_envelope(const json_text::JsonOutline& outline)
{
  const stream::Bytes bytes{outline.text()};
  const std::string_view text = bytes.text();
  ondemand::parser parser;
  ondemand::document document;
  if (parser.iterate(text.data(), text.size(), text.size() + stream::Bytes::padding)
          .get(document)) {
    return not_json(outline, 0, rpc::malformed);
  }
  EnvelopeReader reader;
  const Complaint bad = reader.read(document);
  if (bad.empty()) return reader.take();
  const char* here = text.data() + text.size();
  if (document.current_location().get(here)) here = text.data() + text.size();
  return not_json(outline, static_cast<std::size_t>(here - text.data()), bad);
}

}  // namespace unjam::dumps
