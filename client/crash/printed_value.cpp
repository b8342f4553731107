#include "client/crash/printed_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace unjam::crash {
namespace {

using memory::Address;

constexpr std::uint64_t longest_text = 1U << 16U;
constexpr unsigned kind_mask = 31;  // the higher bits say how values are stored

/// reflect.Kind
enum Kind : unsigned {
  kind_bool = 1,
  kind_int,
  kind_int8,
  kind_int16,
  kind_int32,
  kind_int64,
  kind_uint,
  kind_uint8,
  kind_uint16,
  kind_uint32,
  kind_uint64,
  kind_uintptr,
  kind_float32,
  kind_float64,
  kind_string = 24
};

template <class Number>
std::optional<std::string> print_number(memory::Memory& memory, Address at)
{
  const auto number = memory.get<Number>(at);
  return number ? std::optional{fmt::format("{}", *number)} : std::nullopt;
}

std::optional<std::string> print_bool(memory::Memory& memory, Address at)
{
  const auto byte = memory.get<std::uint8_t>(at);
  return byte ? std::optional<std::string>{*byte != 0 ? "true" : "false"} : std::nullopt;
}

/// A string's bytes: it is an address and a length.
std::optional<std::string> read_string(memory::Memory& memory, Address at)
{
  const auto begin = memory.get<Address>(at);
  const auto length = memory.get<std::int64_t>(at + sizeof(Address));
  if (!begin || !length || *length < 0) return std::nullopt;
  std::string text(std::min<std::uint64_t>(static_cast<std::uint64_t>(*length), longest_text),
                   '\0');
  if (!text.empty() && !memory.read(*begin, text.data(), text.size())) return std::nullopt;
  return text;
}

/// A value of a kind that the runtime can print.
std::optional<std::string> print_plain(memory::Memory& memory, unsigned kind, Address at)
{
  switch (kind) {
    case kind_bool:
      return print_bool(memory, at);
    case kind_int:
    case kind_int64:
      return print_number<std::int64_t>(memory, at);
    case kind_int8:
      return print_number<std::int8_t>(memory, at);
    case kind_int16:
      return print_number<std::int16_t>(memory, at);
    case kind_int32:
      return print_number<std::int32_t>(memory, at);
    case kind_uint:
    case kind_uint64:
    case kind_uintptr:
      return print_number<std::uint64_t>(memory, at);
    case kind_uint8:
      return print_number<std::uint8_t>(memory, at);
    case kind_uint16:
      return print_number<std::uint16_t>(memory, at);
    case kind_uint32:
      return print_number<std::uint32_t>(memory, at);
    case kind_float32:
      return print_number<float>(memory, at);
    case kind_float64:
      return print_number<double>(memory, at);
    default:
      return read_string(memory, at);
  }
}

bool is_plain(unsigned kind)
{
  return (kind >= kind_bool && kind <= kind_float64) || kind == kind_string;
}

/// Whether the type is one of the language's own, not one that the program has named.
bool is_predeclared(std::string_view type)
{
  return type.find('.') == std::string_view::npos;
}

}  // namespace

std::optional<std::string> print_value(memory::Memory& memory, std::string_view type, unsigned kind,
                                       Address data)
{
  kind &= kind_mask;
  if (!is_plain(kind)) return fmt::format("({}) {:#x}", type, data);
  const auto value = print_plain(memory, kind, data);
  if (!value || is_predeclared(type)) return value;
  return kind == kind_string ? fmt::format("{}(\"{}\")", type, *value)
                             : fmt::format("{}({})", type, *value);
}

}  // namespace unjam::crash
