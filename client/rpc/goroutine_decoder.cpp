#include "client/rpc/goroutine_decoder.hpp"

#include <cstring>

namespace unjam::rpc {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::size_t recent_size = 16384;

std::uint64_t word_at(std::string_view text, std::size_t offset)
{
  std::uint64_t word = 0;
  std::memcpy(&word, text.data() + offset, sizeof word);
  return word;
}

/// Where a location's number stands in `recent_`. Looks at a few words only: those with the pc, and
/// the middle, which tells locations with long equal prefixes apart.
std::size_t recent_index(std::string_view json)
{
  if (json.size() < 32) return json.size();
  const std::uint64_t mixed = word_at(json, 6) * 0x9e3779b97f4a7c15U +
                              word_at(json, 14) * 0xc2b2ae3d27d4eb4fU +
                              word_at(json, 24) * 0x165667b19e3779f9U +
                              word_at(json, json.size() / 2) * 0x27d4eb2f165667c5U + json.size();
  return (mixed ^ (mixed >> 32U)) * 0x9e3779b97f4a7c15U >> 50U;
}
static_assert(recent_size == std::size_t{1} << (64U - 50U));

Complaint decode_function(ondemand::value value, LocationView& location)
{
  ondemand::object function;
  if (value.get_object().get(function)) return "expected an object";
  return for_each_field(function, [&](Key key, ondemand::value member) {
    return key.is("name") ? read_value(member, location.function) : Complaint{};
  });
}

Complaint decode_fields(ondemand::object object, LocationView& location)
{
  return for_each_field(object, [&](Key key, ondemand::value value) -> Complaint {
    if (key.is("pc")) return read_value(value, location.pc);
    if (key.is("file")) return read_value(value, location.file);
    if (key.is("line")) return read_value(value, location.line);
    if (key.is("function")) return decode_function(value, location);
    return {};
  });
}

}  // namespace

GoroutineDecoder::GoroutineDecoder() : recent_(recent_size) {}

Result<void> GoroutineDecoder::decode(ondemand::array goroutines, const Visit& visit,
                                      std::size_t first)
{
  std::size_t index = first;
  for (auto element : goroutines) {
    ondemand::value value;
    field_ = {};
    const Complaint bad = element.get(value) ? malformed : decode_goroutine(value);
    if (!bad.empty()) {
      std::string place = "Goroutines[" + std::to_string(index) + "]";
      if (!field_.empty()) place.append(".").append(field_);
      return Error{Errc::malformed_reply, place.append(": ").append(bad)};
    }
    visit(goroutine_);
    ++index;
  }
  return {};
}

Complaint GoroutineDecoder::decode_goroutine(ondemand::value value)
{
  auto labels = std::move(goroutine_.labels);  // keeps its memory
  labels.clear();
  goroutine_ = {};
  goroutine_.labels = std::move(labels);

  ondemand::object object;
  if (value.get_object().get(object)) return "expected an object";
  return for_each_field(object, [this](Key key, ondemand::value member) {
    const Complaint bad = decode_field(key, member);
    field_ = bad.empty() ? std::string_view{} : key;
    return bad;
  });
}

Complaint GoroutineDecoder::decode_field(Key key, ondemand::value value)
{
  if (key.is("id")) return read_value(value, goroutine_.id);
  if (key.is("currentLoc")) return decode_location(value, goroutine_.current);
  if (key.is("userCurrentLoc")) return decode_location(value, goroutine_.user);
  if (key.is("goStatementLoc")) return decode_location(value, goroutine_.go);
  if (key.is("startLoc")) return decode_location(value, goroutine_.start);
  if (key.is("threadID")) return read_value(value, goroutine_.thread);
  if (key.is("status")) return read_value(value, goroutine_.status);
  if (key.is("waitSince")) return read_value(value, goroutine_.wait_since);
  if (key.is("waitReason")) return read_value(value, goroutine_.wait_reason);
  if (key.is("unreadable")) return read_value(value, goroutine_.unreadable);
  if (key.is("labels")) return decode_labels(value);
  return {};
}

Complaint GoroutineDecoder::decode_labels(ondemand::value value)
{
  bool null = false;
  if (!value.is_null().get(null) && null) return {};
  ondemand::object labels;
  if (value.get_object().get(labels)) return "expected an object";
  for (auto field : labels) {
    std::string_view key;
    std::string_view text;
    if (field.unescaped_key().get(key)) return malformed;
    if (field.value().get_string().get(text)) return "expected strings";
    goroutine_.labels.emplace_back(key, text);
  }
  return {};
}

Complaint GoroutineDecoder::decode_location(ondemand::value value, LocationView& location)
{
  ondemand::object object;
  std::string_view json;
  if (value.get_object().get(object)) return "expected an object";
  if (object.raw_json().get(json)) return malformed;
  std::uint32_t& recent = recent_[recent_index(json)];
  if (recent == 0 || known_[recent - 1].json != json) {
    if (const Complaint bad = number_of(json, object, recent); !bad.empty()) return bad;
  }
  location = known_[recent - 1].view;
  return {};
}

Complaint GoroutineDecoder::number_of(std::string_view json, ondemand::object object,
                                      std::uint32_t& number)
{
  if (const auto found = numbers_.find(json); found != numbers_.end()) {
    number = found->second;
    return {};
  }
  LocationView location;
  if (object.reset().error()) return malformed;
  if (const Complaint bad = decode_fields(object, location); !bad.empty()) return bad;
  number = remember(json, location);
  return {};
}

std::uint32_t GoroutineDecoder::remember(std::string_view json, const LocationView& location)
{
  Known& known = known_.emplace_back(Known{std::string{json}, std::string{location.file},
                                           std::string{location.function}, location});
  known.view.file = known.file;
  known.view.function = known.function;
  known.view.number = static_cast<std::uint32_t>(known_.size());
  numbers_.emplace(known.json, known.view.number);
  return known.view.number;
}

}  // namespace unjam::rpc
