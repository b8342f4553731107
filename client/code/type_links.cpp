#include "client/code/type_links.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

#include "client/memory/present.hpp"
#include "client/runtime/evaluate.hpp"

namespace unjam::code {
namespace {

namespace asio = rpc::asio;
using memory::Address;
using runtime::AddressRange;

constexpr Address word = sizeof(std::uint64_t);
constexpr Address most_entries = 8;  // of a map without a directory

/// The slot of a pointer and a slice: the key, where the slice's array is, its length, its
/// capacity.
constexpr Address slot = 4 * word;

/// The array of the slice in a slot.
std::optional<AddressRange> slice_in(memory::Memory& memory, Address at)
{
  const auto begin = memory.get<std::uint64_t>(at + word);
  const auto length = memory.get<std::uint64_t>(at + 2 * word);
  constexpr std::uint64_t most = std::uint64_t{1} << 32;
  if (!begin || !length || *length > most || *begin + *length * word < *begin) return std::nullopt;
  return AddressRange{*begin, *begin + *length * word};
}

}  // namespace

std::optional<std::vector<AddressRange>> read_slices_in_map(memory::Memory& memory, Address map,
                                                            const MapLayout& layout)
{
  const auto used = memory::read_field(memory, map, layout.used);
  const auto group = memory::read_field(memory, map, layout.groups);
  const auto tables = memory::read_field(memory, map, layout.tables);
  if (!used || !group || tables != std::uint64_t{0}) return std::nullopt;
  std::vector<AddressRange> slices;
  if (*group == 0) return *used == 0 ? std::optional{slices} : std::nullopt;
  // A byte for each slot, whose highest bit says that it is free; then the slots.
  const auto control = memory.get<std::uint64_t>(*group);
  if (!control) return std::nullopt;
  for (Address i = 0; i < most_entries; ++i) {
    if ((*control >> (i * 8) & 0x80U) != 0) continue;
    const auto slice = slice_in(memory, *group + word + i * slot);
    if (!slice) return std::nullopt;
    slices.push_back(*slice);
  }
  return slices.size() == *used ? std::optional{slices} : std::nullopt;
}

bool has_types_alone(memory::Memory& memory, AddressRange list, AddressRange types)
{
  for (Address at = list.begin; at < list.end; at += word) {
    const auto type = memory.get<std::uint64_t>(at);
    if (!type || *type < types.begin || *type >= types.end) return false;
  }
  return true;
}

asio::awaitable<Result<std::vector<AddressRange>>> read_type_links(rpc::Client& client,
                                                                   memory::Memory& memory,
                                                                   AddressRange types)
{
  const std::string variable = "runtime.moduleToTypelinks";
  std::vector<AddressRange> none;
  const auto at = co_await runtime::evaluate_number(client, "uintptr(&" + variable + ")");
  if (!at) co_return at.error();
  if (!*at) co_return none;
  const auto address = static_cast<Address>(**at);
  const std::vector<std::string> names{"internal/runtime/maps.Map"};
  const std::vector<std::string> having{"used"};
  const auto fields = co_await memory::learn_layout(client, names, having, address);
  if (!fields) co_return fields.error();
  const MapLayout layout{fields->find("used"), fields->find("dirPtr"), fields->find("dirLen")};
  std::optional<std::vector<AddressRange>> slices;
  auto work = [&] {
    const auto map = memory.get<std::uint64_t>(address);
    slices = map == std::uint64_t{0} ? std::optional{none}
             : map                   ? read_slices_in_map(memory, *map, layout)
                                     : std::nullopt;
    const bool sound = slices && std::ranges::all_of(*slices, [&](const AddressRange& slice) {
                         return has_types_alone(memory, slice, types);
                       });
    if (!sound) slices.reset();
  };
  const Result<void> present = co_await memory::when_present(memory, work);
  if (!present) co_return present.error();
  if (!slices) client.note_unread(variable);
  co_return slices.value_or(none);
}

}  // namespace unjam::code
