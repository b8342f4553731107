#include "client/code/type_graph.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <unordered_set>
#include <utility>

#include "client/code/value.hpp"

namespace unjam::code {
namespace {

using runtime::AddressRange;

constexpr Address most_bytes = Address{1} << 30U;
constexpr Address page = 4096;

// abi.Type, of a 64-bit program: the same since Go 1.7, but for the meaning of some flags.
constexpr Address hash_at = 16;
constexpr Address flags_at = 20;
constexpr Address align_at = 21;
constexpr Address kind_at = 23;
constexpr Address name_offset_at = 40;
constexpr Address pointer_to_this_at = 44;
constexpr Address own_part = 48;  ///< what the kind has besides
constexpr Address parts_at = 56;  ///< of structs and interfaces: a slice of fields, methods
constexpr Address parts_count_at = 64;
constexpr std::uint8_t has_uncommon = 1;
constexpr std::uint8_t kind_mask = 31;

// abi.UncommonType, abi.Method, abi.StructField, abi.Imethod
constexpr Address uncommon_size = 16;
constexpr Address method_count_at = 4;
constexpr Address methods_at = 8;
constexpr Address method_size = 16;
constexpr Address field_size = 24;
constexpr Address interface_method_size = 8;
constexpr Address type_of_method_at = 4;
constexpr std::uint64_t most_parts = 1U << 16U;  ///< of a type: fields, methods, parameters

enum Kind : std::uint8_t {
  array = 17,
  channel = 18,
  function = 19,
  interface = 20,
  map = 21,
  pointer = 22,
  slice = 23,
  structure = 25,
  last_kind = 26
};

constexpr Address largest_map = own_part + 96;

/// Bytes of a type before its uncommon part, if it has one; of a map at least.
Address size_of(std::uint8_t kind)
{
  switch (kind) {
    case array:
      return own_part + 24;
    case channel:
      return own_part + 16;
    case function:
    case pointer:
    case slice:
      return own_part + 8;
    case interface:
    case structure:
      return own_part + 32;
    case map:
      return own_part + 40;
    default:
      return own_part;
  }
}

}  // namespace

/// What a type has of a method (abi.Method).
struct TypeGraph::Method {
  Address place = 0;
  std::string name;
  bool exported = true;
  std::vector<FunctionId> code;  ///< for calls through an interface, and for direct calls
};

/// abi.Name
struct TypeGraph::MethodName {
  std::string text;  ///< empty: there is none
  bool exported = false;
};

std::optional<TypeGraph> TypeGraph::read(memory::Memory& memory, AddressRange types, Address text,
                                         bool reflects, const FunctionAt& function_at)
{
  if (types.end <= types.begin || types.end - types.begin > most_bytes) return {};
  TypeGraph found;
  found.range_ = types;
  found.bytes_.resize(types.end - types.begin);
  for (Address at = types.begin; at < types.end;) {
    const Address next = std::min(types.end, (at / page + 1) * page);
    if (!memory.read(at, found.bytes_.data() + (at - types.begin), next - at)) return {};
    at = next;
  }
  found.find_callable(text, reflects, function_at);
  found.find_owners();
  return found;
}

template <class T>
std::optional<T> TypeGraph::get(Address address) const
{
  const Address offset = address - range_.begin;
  if (offset >= bytes_.size() || bytes_.size() - offset < sizeof(T)) return {};
  T value;
  std::memcpy(&value, bytes_.data() + offset, sizeof value);
  return value;
}

/// The type that an abi.TypeOff at a place means.
std::optional<Address> TypeGraph::at_offset(Address place) const
{
  const auto offset = get<std::int32_t>(place);
  if (!offset || *offset <= 0) return {};
  return range_.begin + static_cast<Address>(*offset);
}

TypeGraph::MethodName TypeGraph::name_at(std::uint32_t offset) const
{
  constexpr std::size_t longest = 4096;
  const Address place = range_.begin + offset;
  const auto flags = get<std::uint8_t>(place);
  const auto low = get<std::uint8_t>(place + 1);
  const auto high = get<std::uint8_t>(place + 2);
  if (!flags || !low || !high) return {};
  const bool wide = (*low & 0x80U) != 0;
  const std::size_t size = (*low & 0x7fU) | (wide ? std::size_t{*high} << 7U : 0);
  const std::size_t begin = offset + (wide ? 3 : 2);
  if (size > longest || begin + size > bytes_.size()) return {};
  std::string text(size, '\0');
  std::memcpy(text.data(), bytes_.data() + begin, size);
  return {std::move(text), (*flags & 1U) != 0};
}

bool TypeGraph::may_be_type(Address address) const
{
  if (address % word_size != 0) return false;
  const auto kind = get<std::uint8_t>(address + kind_at);
  const auto align = get<std::uint8_t>(address + align_at);
  if (!kind || !align) return false;
  const auto number = *kind & kind_mask;
  if (number == 0 || number > last_kind || !std::has_single_bit(*align)) return false;
  const auto name = get<std::uint32_t>(address + name_offset_at);
  return name && !name_at(*name).text.empty();
}

std::optional<std::uint32_t> TypeGraph::hash(Address type) const
{
  return may_be_type(type) ? get<std::uint32_t>(type + hash_at) : std::nullopt;
}

std::uint64_t TypeGraph::interface_methods(Address type) const
{
  const auto kind = get<std::uint8_t>(type + kind_at);
  if (!kind || (*kind & kind_mask) != interface) return 0;
  return get<std::uint64_t>(type + parts_count_at).value_or(0);
}

/// Where abi.UncommonType stands.
std::optional<Address> TypeGraph::uncommon(Address type) const
{
  const auto flags = get<std::uint8_t>(type + flags_at);
  const auto kind = get<std::uint8_t>(type + kind_at);
  if (!flags || !kind || (*flags & has_uncommon) == 0) return {};
  const Address place = type + size_of(static_cast<std::uint8_t>(*kind & kind_mask));
  if ((*kind & kind_mask) != map) return place;
  // Maps have become larger from Go to Go.
  for (Address at = place; at <= type + largest_map; at += word_size) {
    const auto methods = methods_of(at);
    if (std::ranges::any_of(methods, [&](Address each) { return callable_.contains(each); })) {
      return at;
    }
  }
  return {};
}

/// Where the methods stand that belong to an uncommon part.
std::vector<Address> TypeGraph::methods_of(Address uncommon) const
{
  std::vector<Address> places;
  const auto count = get<std::uint16_t>(uncommon + method_count_at).value_or(0);
  const auto offset = get<std::uint32_t>(uncommon + methods_at).value_or(0);
  for (Address i = 0; i < count; ++i) places.push_back(uncommon + offset + i * method_size);
  return places;
}

/// Types list all of their methods that are called at all, also those that are only called
/// directly. Through an interface a method can be called if some interface has one of its name
/// and type (abi.Imethod); by reflection, if it is exported.
void TypeGraph::find_callable(Address text, bool reflects, const FunctionAt& function_at)
{
  const auto word = [&](Address at) { return get<std::uint32_t>(at).value_or(0); };
  const auto code = [&](std::uint32_t offset) {
    return offset == 0 ? std::nullopt : function_at(text + offset);
  };
  std::unordered_map<std::uint32_t, std::vector<Method>> by_type;
  for (Address at = range_.begin; at + method_size <= range_.end; at += sizeof(std::uint32_t)) {
    const auto through_interface = code(word(at + 8));
    const auto direct = through_interface ? code(word(at + 12)) : std::nullopt;
    if (!direct) continue;
    auto [name, exported] = name_at(word(at));
    if (name.empty()) continue;  // other numbers, that look like places in the code
    callable_[at];
    by_type[word(at + type_of_method_at)].push_back(
        {at, std::move(name), exported, {*through_interface, *direct}});
  }
  for (const auto& [type, methods] : by_type) {
    for (const Method& method : methods) {
      if (reflects && method.exported) callable_[method.place] = method.code;
    }
  }
  constexpr std::uint32_t left_out = ~std::uint32_t{0};  // by the linker
  for (Address at = range_.begin; at + interface_method_size <= range_.end;
       at += sizeof(std::uint32_t)) {
    const auto methods = by_type.find(word(at + type_of_method_at));
    if (methods == by_type.end() || callable_.contains(at)) continue;
    if (word(at + 8) == left_out && word(at + 12) == left_out) continue;
    const std::string wanted = name_at(word(at)).text;
    for (const Method& method : methods->second) {
      if (method.name == wanted) callable_[method.place] = method.code;
    }
  }
}

void TypeGraph::find_owners()
{
  std::unordered_set<Address> owned;
  for (Address type = range_.begin; type < range_.end; type += word_size) {
    if (!may_be_type(type)) continue;
    const auto place = uncommon(type);
    if (!place) continue;
    const std::vector<Address> places = methods_of(*place);
    if (places.empty()) continue;
    if ((get<std::uint8_t>(type + kind_at).value_or(0) & kind_mask) == pointer) {
      pointers_[get<Address>(type + own_part).value_or(0)].push_back(type);
    }
    for (const Address each : places) {
      const auto method = callable_.find(each);
      if (method == callable_.end()) continue;
      owned.insert(each);
      auto& methods = methods_[type];
      methods.insert(methods.end(), method->second.begin(), method->second.end());
    }
  }
  for (const auto& [place, code] : callable_) {
    if (!owned.contains(place)) strays_.insert(strays_.end(), code.begin(), code.end());
  }
  std::ranges::sort(strays_);
}

std::span<const FunctionId> TypeGraph::methods(Address type) const
{
  const auto found = methods_.find(type);
  return found == methods_.end() ? std::span<const FunctionId>{} : found->second;
}

std::vector<Address> TypeGraph::neighbours(Address type) const
{
  std::vector<Address> types;
  const auto add = [&](std::optional<Address> address) {
    if (address && may_be_type(*address)) types.push_back(*address);
  };
  add(at_offset(type + pointer_to_this_at));
  if (const auto found = pointers_.find(type); found != pointers_.end()) {
    types.insert(types.end(), found->second.begin(), found->second.end());
  }
  switch (get<std::uint8_t>(type + kind_at).value_or(0) & kind_mask) {
    case map:
      add(get<Address>(type + own_part + 16));
      [[fallthrough]];
    case array:
      add(get<Address>(type + own_part + 8));
      [[fallthrough]];
    case channel:
    case pointer:
    case slice:
      add(get<Address>(type + own_part));
      break;
    default:
      add_parameters(types, type);
  }
  add_methods(types, type);
  return types;
}

/// The types of fields, of a function's parameters and results, and of an interface's methods.
void TypeGraph::add_parameters(std::vector<Address>& types, Address type) const
{
  const auto kind =
      static_cast<std::uint8_t>(get<std::uint8_t>(type + kind_at).value_or(0) & kind_mask);
  const auto add = [&](std::optional<Address> address) {
    if (address && may_be_type(*address)) types.push_back(*address);
  };
  if (kind == function) {
    const bool more = (get<std::uint8_t>(type + flags_at).value_or(0) & has_uncommon) != 0;
    const Address begin = type + size_of(kind) + (more ? uncommon_size : 0);
    const auto in = get<std::uint16_t>(type + own_part).value_or(0);
    const auto out = get<std::uint16_t>(type + own_part + 2).value_or(0) & 0x7fffU;
    for (Address i = 0; i < in + out; ++i) add(get<Address>(begin + i * word_size));
  }
  if (kind != structure && kind != interface) return;
  const Address list = get<Address>(type + parts_at).value_or(0);
  const auto count = std::min(get<Address>(type + parts_count_at).value_or(0), most_parts);
  for (Address i = 0; i < count; ++i) {
    if (kind == structure) {
      add(get<Address>(list + i * field_size + word_size));
    } else {
      add(at_offset(list + i * interface_method_size + type_of_method_at));
    }
  }
}

void TypeGraph::add_methods(std::vector<Address>& types, Address type) const
{
  const auto place = uncommon(type);
  if (!place) return;
  for (const Address each : methods_of(*place)) {
    const auto method = at_offset(each + type_of_method_at);
    if (method && may_be_type(*method)) types.push_back(*method);
  }
}

}  // namespace unjam::code
