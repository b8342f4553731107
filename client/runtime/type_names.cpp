#include "client/runtime/type_names.hpp"

#include <algorithm>
#include <utility>

namespace unjam::runtime {
namespace {

constexpr std::uint64_t extra_star = 2;  // abi.TFlagExtraStar: the name begins with a '*' too many
constexpr std::uint64_t longest_name = 4096;
constexpr unsigned longest_varint = 3;  // bytes of a length below 2^21

}  // namespace

TypeNames::TypeNames(memory::Memory& memory, TypeFields fields, std::vector<TypeRange> modules)
    : memory_{memory}, fields_{fields}, modules_{std::move(modules)}
{
}

bool TypeNames::is_descriptor(Address type) const
{
  return std::ranges::any_of(modules_,
                             [type](const TypeRange& module) { return module.holds(type); });
}

std::optional<std::string> TypeNames::name(Address type) const
{
  const auto module = std::ranges::find_if(
      modules_, [type](const TypeRange& candidate) { return candidate.holds(type); });
  if (module == modules_.end() || !fields_.name || !fields_.flags) return std::nullopt;
  const auto offset = memory_.get<std::int32_t>(type + fields_.name.offset);
  const auto flags = memory::read_field(memory_, type, fields_.flags);
  if (!offset || !flags) return std::nullopt;
  const Address name = module->begin + static_cast<Address>(static_cast<std::int64_t>(*offset));
  if (*offset <= 0 || !module->holds(name)) return std::nullopt;

  // abi.Name: a byte of flags, the length as a varint, the text.
  Address at = name + 1;
  std::uint64_t length = 0;
  for (unsigned i = 0;; ++i) {
    const auto byte = memory_.get<std::uint8_t>(at++);
    if (!byte || i == longest_varint) return std::nullopt;
    length |= std::uint64_t{*byte & 0x7fU} << (7U * i);
    if ((*byte & 0x80U) == 0) break;
  }
  if (length == 0 || length > longest_name) return std::nullopt;
  std::string text(length, '\0');
  if (!memory_.read(at, text.data(), length)) return std::nullopt;
  if ((*flags & extra_star) != 0 && text.front() == '*') text.erase(0, 1);
  return text;
}

}  // namespace unjam::runtime
