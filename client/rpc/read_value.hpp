#pragma once

#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>

/// Strict reading of single JSON values. Decoders of whole records use it and add the place.
namespace unjam::rpc {

/// What was expected instead, such as "expected an integer"; empty when all is well.
using Complaint = std::string_view;

/// The document breaks here; its parser is of no more use.
inline constexpr Complaint malformed = "expected well-formed JSON";

inline Complaint read_value(simdjson::ondemand::value value, std::int64_t& out)
{
  return value.get_int64().get(out) ? "expected an integer" : Complaint{};
}

inline Complaint read_value(simdjson::ondemand::value value, std::uint64_t& out)
{
  return value.get_uint64().get(out) ? "expected an unsigned integer" : Complaint{};
}

inline Complaint read_value(simdjson::ondemand::value value, std::int32_t& out)
{
  using Limits = std::numeric_limits<std::int32_t>;
  std::int64_t number = 0;
  if (const Complaint bad = read_value(value, number); !bad.empty()) return bad;
  if (number < Limits::min() || number > Limits::max()) return "expected a 32-bit integer";
  out = static_cast<std::int32_t>(number);
  return {};
}

inline Complaint read_value(simdjson::ondemand::value value, bool& out)
{
  return value.get_bool().get(out) ? "expected true or false" : Complaint{};
}

/// The text lives as long as the parser's document.
inline Complaint read_value(simdjson::ondemand::value value, std::string_view& out)
{
  return value.get_string().get(out) ? "expected a string" : Complaint{};
}

/// A key as it stands in the document, which must outlive this and have simdjson's padding. One
/// with escapes in it equals no key that we know.
class Key {
 public:
  explicit Key(simdjson::ondemand::raw_json_string key) : begin_{key.raw()} {}

  /// Whether it is this name, whose length is known: a matter of a few words, where finding the end
  /// of the key looks at every byte.
  template <std::size_t size>
  [[nodiscard]] bool is(const char (&name)[size]) const
  {
    static_assert(size <= simdjson::SIMDJSON_PADDING);
    return std::memcmp(begin_, name, size - 1) == 0 && begin_[size - 1] == '"';
  }

  operator std::string_view() const
  {
    const char* end = begin_;
    while (*end != '"') ++end;  // simdjson has seen that the string is closed
    return {begin_, end};
  }

 private:
  const char* begin_;
};

/// Calls `on_field(key, value)` for every field, in the document's order, until it complains.
template <class OnField>
Complaint for_each_field(simdjson::ondemand::object object, OnField on_field)
{
  for (auto field : object) {
    simdjson::ondemand::raw_json_string key;
    simdjson::ondemand::value value;
    if (field.key().get(key) || field.value().get(value)) return malformed;
    if (const Complaint bad = on_field(Key{key}, value); !bad.empty()) return bad;
  }
  return {};
}

/// Calls `on_element(value)` for every element of an array, until it complains.
template <class OnElement>
Complaint for_each_element(simdjson::ondemand::value value, OnElement on_element)
{
  simdjson::ondemand::array array;
  if (value.get_array().get(array)) return "expected an array";
  for (auto element : array) {
    simdjson::ondemand::value part;
    if (element.get(part)) return malformed;
    if (const Complaint bad = on_element(part); !bad.empty()) return bad;
  }
  return {};
}

}  // namespace unjam::rpc
