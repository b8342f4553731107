#include "client/rpc/bulk_decoder.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <boost/beast/core/detail/base64.hpp>
#include <charconv>
#include <string>
#include <vector>

#include "client/rpc/goroutine_decoder.hpp"
#include "client/rpc/read_value.hpp"

namespace unjam::rpc {

static_assert(Reply::padding >= simdjson::SIMDJSON_PADDING);

namespace {

namespace ondemand = simdjson::ondemand;

constexpr Complaint ill_formed = "expected well-formed JSON";

Error wrong_reply(std::string_view where, Complaint complaint)
{
  return {Errc::malformed_reply, fmt::format("{}: {}", where, complaint)};
}

bool is_null(ondemand::value value)
{
  bool null = false;
  return !value.is_null().get(null) && null;
}

/// Walks the envelope {"id":…,"result":…,"error":…} and shows the result to `on_result`.
template <class OnResult>
Result<void> walk_reply(ondemand::parser& parser, const Reply& reply, OnResult on_result)
{
  ondemand::document document;
  ondemand::object envelope;
  const simdjson::padded_string_view bytes{reply.text(), reply.capacity()};
  if (parser.iterate(bytes).get(document) || document.get_object().get(envelope)) {
    return wrong_reply("reply", "expected an object");
  }
  Result<void> outcome = Error{Errc::malformed_reply, "reply: expected a result or an error"};
  const auto on_field = [&](std::string_view key, ondemand::value value) -> Complaint {
    if (key == "result" && !is_null(value)) outcome = on_result(value);
    if (key != "error" || is_null(value)) return {};
    std::string_view text;
    const Complaint bad = read_value(value, text);
    if (bad.empty()) outcome = Error{Errc::rejected, std::string{text}};
    return bad;
  };
  const Complaint bad = for_each_field(envelope, on_field);
  if (outcome && !bad.empty()) return wrong_reply("reply", bad);
  return outcome;
}

Complaint decode_function(ondemand::value value, FrameView& frame)
{
  ondemand::object function;
  if (value.get_object().get(function)) return "expected an object";
  return for_each_field(function, [&](std::string_view key, ondemand::value member) {
    return key == "name" ? read_value(member, frame.location.function) : Complaint{};
  });
}

Complaint decode_frame(ondemand::value value, FrameView& frame)
{
  ondemand::object object;
  if (value.get_object().get(object)) return "expected an object";
  return for_each_field(object, [&](std::string_view key, ondemand::value member) -> Complaint {
    if (key == "pc") return read_value(member, frame.location.pc);
    if (key == "file") return read_value(member, frame.location.file);
    if (key == "line") return read_value(member, frame.location.line);
    if (key == "function") return is_null(member) ? Complaint{} : decode_function(member, frame);
    if (key == "FrameOffset") return read_value(member, frame.frame_offset);
    if (key == "Bottom") return read_value(member, frame.bottom);
    if (key == "Err") return read_value(member, frame.error);
    return {};
  });
}

Result<void> decode_frames(ondemand::value value, std::vector<FrameView>& frames)
{
  ondemand::array elements;
  if (is_null(value)) return {};
  if (value.get_array().get(elements)) return wrong_reply("Locations", "expected an array");
  for (auto element : elements) {
    ondemand::value frame;
    const Complaint bad =
        element.get(frame) ? ill_formed : decode_frame(frame, frames.emplace_back());
    if (!bad.empty()) return wrong_reply(fmt::format("Locations[{}]", frames.size() - 1), bad);
  }
  return {};
}

/// Decodes base64 as Go's encoder writes it: padded, in one piece.
bool decode_base64(std::string_view text, std::string& bytes)
{
  namespace base64 = boost::beast::detail::base64;
  if (text.size() % 4 != 0) return false;
  bytes.resize(base64::decoded_size(text.size()));
  const auto [written, read] = base64::decode(bytes.data(), text.data(), text.size());
  bytes.resize(written);
  return text.size() - read <= 2 && text.find_first_not_of('=', read) == std::string_view::npos;
}

Result<void> decode_memory(ondemand::value result, std::string& bytes)
{
  ondemand::object object;
  if (result.get_object().get(object)) return wrong_reply("result", "expected an object");
  const Complaint bad = for_each_field(object, [&](std::string_view key, ondemand::value value) {
    std::string_view text;
    if (key != "Mem") return Complaint{};
    if (const Complaint none = read_value(value, text); !none.empty()) return none;
    return decode_base64(text, bytes) ? Complaint{} : "expected base64";
  });
  if (!bad.empty()) return wrong_reply("Mem", bad);
  return {};
}

}  // namespace

std::optional<std::int64_t> peek_next_page(const Reply& reply)
{
  constexpr std::string_view key = "\"Nextg\":";
  const std::size_t start = reply.text().rfind(key);
  if (start == std::string_view::npos) return std::nullopt;
  const std::string_view rest = reply.text().substr(start + key.size());
  std::int64_t next = 0;
  const auto [end, ec] = std::from_chars(rest.data(), rest.data() + rest.size(), next);
  if (ec != std::errc{} || end == rest.data() + rest.size()) return std::nullopt;
  return next;
}

class BulkDecoder::Impl {
 public:
  Result<void> decode_goroutines(ondemand::value value, const GoroutineDecoder::Visit& visit)
  {
    ondemand::array elements;
    if (is_null(value)) return {};
    if (value.get_array().get(elements)) return wrong_reply("Goroutines", "expected an array");
    return goroutine_decoder.decode(elements, visit);
  }

  /// The result is a page, or in version 1 the bare array.
  Result<void> decode_page(ondemand::value result, std::int64_t& next,
                           const GoroutineDecoder::Visit& visit)
  {
    ondemand::json_type type{};
    if (result.type().get(type)) return wrong_reply("result", ill_formed);
    if (type == ondemand::json_type::array) return decode_goroutines(result, visit);
    ondemand::object page;
    if (result.get_object().get(page)) return wrong_reply("result", "expected an object");
    Result<void> outcome;
    const auto on_field = [&](std::string_view key, ondemand::value value) -> Complaint {
      if (key == "Nextg") return read_value(value, next);
      if (key == "Goroutines") outcome = decode_goroutines(value, visit);
      return outcome ? Complaint{} : "expected goroutines";
    };
    const Complaint bad = for_each_field(page, on_field);
    if (outcome && !bad.empty()) return wrong_reply("result", bad);
    return outcome;
  }

  Result<void> decode_stack(ondemand::value result)
  {
    ondemand::object object;
    if (result.get_object().get(object)) return wrong_reply("result", "expected an object");
    Result<void> outcome;
    const auto on_field = [&](std::string_view key, ondemand::value value) -> Complaint {
      if (key == "Locations") outcome = decode_frames(value, frames);
      return outcome ? Complaint{} : "expected frames";
    };
    const Complaint bad = for_each_field(object, on_field);
    if (outcome && !bad.empty()) return wrong_reply("result", bad);
    return outcome;
  }

  ondemand::parser parser;
  GoroutineDecoder goroutine_decoder;
  std::vector<FrameView> frames;
};

BulkDecoder::BulkDecoder() : impl_{std::make_unique<Impl>()} {}
BulkDecoder::~BulkDecoder() = default;

Result<std::int64_t> BulkDecoder::goroutines(const Reply& reply,
                                             const std::function<void(const GoroutineView&)>& visit)
{
  std::int64_t next = -1;
  const Result<void> walked =
      walk_reply(impl_->parser, reply, [&](ondemand::value result) -> Result<void> {
        return impl_->decode_page(result, next, visit);
      });
  if (!walked) return walked.error().within("ListGoroutines");
  return next;
}

Result<std::span<const FrameView>> BulkDecoder::stack(const Reply& reply)
{
  impl_->frames.clear();
  const Result<void> walked = walk_reply(
      impl_->parser, reply,
      [&](ondemand::value result) -> Result<void> { return impl_->decode_stack(result); });
  if (!walked) return walked.error().within("Stacktrace");
  return std::span<const FrameView>{impl_->frames};
}

Result<std::string> BulkDecoder::memory(const Reply& reply)
{
  std::string bytes;
  const Result<void> walked = walk_reply(
      impl_->parser, reply, [&](ondemand::value result) { return decode_memory(result, bytes); });
  if (!walked) return walked.error().within("ExamineMemory");
  return bytes;
}

}  // namespace unjam::rpc
