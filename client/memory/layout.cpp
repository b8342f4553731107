#include "client/memory/layout.hpp"

#include <algorithm>
#include <array>
#include <boost/asio.hpp>
#include <cstring>
#include <limits>
#include <utility>

namespace unjam::memory {
namespace {

constexpr int struct_kind = 25;  // reflect.Struct
constexpr std::uint32_t word = 8;

// No struct of the runtime that we read is longer. Readers make room for what their fields span.
constexpr Address longest_struct = Address{1} << 20U;

/// The size of a plain type; 0 for any other, which then fills what is left to the next field.
std::uint32_t plain_size(std::string_view type)
{
  static constexpr std::pair<std::string_view, std::uint32_t> sizes[] = {
      {"bool", 1},  {"int8", 1},    {"uint8", 1},  {"int16", 2},  {"uint16", 2},
      {"int32", 4}, {"uint32", 4},  {"int64", 8},  {"uint64", 8}, {"int", 8},
      {"uint", 8},  {"uintptr", 8}, {"float64", 8}};
  for (const auto& [name, size] : sizes) {
    if (type == name) return size;
  }
  return 0;
}

/// The number in an integer's first `size` bytes.
std::uint64_t load(const std::byte* bytes, std::uint32_t size)
{
  std::uint64_t value = 0;
  std::memcpy(&value, bytes, size);
  return value;
}

}  // namespace

Layout::Layout(const rpc::Variable& value)
{
  add(value, value.address, {});
  measure();
}

void Layout::add(const rpc::Variable& value, Address base, const std::string& prefix)
{
  for (const rpc::Variable& child : value.children) {
    const Address offset = child.address - base;
    if (offset >= longest_struct) continue;
    const std::string path = prefix + child.name;
    const bool is_struct = child.kind == struct_kind;
    fields_[path] = {.offset = static_cast<std::uint32_t>(offset),
                     .size = plain_size(child.real_type.empty() ? child.type : child.real_type),
                     .is_struct = is_struct};
    if (is_struct) add(child, base, path + ".");
  }
}

/// Gives every field of another type what is left to the next one, up to a word.
void Layout::measure()
{
  std::vector<std::uint32_t> offsets;
  for (const auto& [path, member] : fields_) offsets.push_back(member.offset);
  std::ranges::sort(offsets);
  for (auto& [path, member] : fields_) {
    if (member.size != 0) continue;
    const auto next = std::ranges::upper_bound(offsets, member.offset);
    member.size = next == offsets.end() ? word : std::min(word, *next - member.offset);
  }
}

const Layout::Member* Layout::wrapped(const std::string& path) const
{
  const Member* last = nullptr;
  const Member* best = nullptr;
  const std::string inside = path + ".";
  for (auto it = fields_.lower_bound(inside); it != fields_.end(); ++it) {
    const auto& [name, member] = *it;
    if (!name.starts_with(inside)) break;
    if (member.is_struct) continue;
    if (last == nullptr || member.offset >= last->offset) last = &member;
    // maybeTraceablePtr and maybeTraceableChan; the types of package atomic.
    if (name.ends_with(".vu")) return &member;
    if (name.ends_with(".value")) best = &member;
  }
  return best != nullptr ? best : last;
}

Field Layout::find(std::string_view path) const
{
  const auto found = fields_.find(path);
  if (found == fields_.end()) return {};
  const Member* member = &found->second;
  if (member->is_struct) member = wrapped(found->first);
  if (member == nullptr) return {};
  return {member->offset, member->size};
}

Field Layout::find_any(std::initializer_list<std::string_view> paths) const
{
  for (const std::string_view path : paths) {
    if (const Field field = find(path)) return field;
  }
  return {};
}

bool Layout::adjacent(std::string_view first, std::string_view second) const
{
  const auto begin = offset(first);
  const auto end = offset(second);
  if (!begin || !end || *begin >= *end) return false;
  const std::string inside = std::string{first} + ".";
  return std::ranges::none_of(fields_, [&](const auto& field) {
    const auto& [path, member] = field;
    const bool between = member.offset >= *begin && member.offset < *end;
    return between && path != first && !path.starts_with(inside);
  });
}

std::optional<std::uint32_t> Layout::offset(std::string_view path) const
{
  const auto found = fields_.find(path);
  if (found == fields_.end()) return std::nullopt;
  return found->second.offset;
}

asio::awaitable<Result<Layout>> learn_layout(rpc::Client& client, std::vector<std::string> types,
                                             std::vector<std::string> having, Address readable)
{
  rpc::LoadConfig config;
  config.max_variable_recurse = 3;
  config.max_string_len = 0;
  config.max_array_values = 0;
  for (const std::string& type : types) {
    // In quotes: a slash would be a division, and of two packages called sync Delve takes one.
    std::string expression = "*(*\"" + type + "\")(" + std::to_string(readable) + ")";
    const Result<rpc::Variable> value = co_await client.eval({}, std::move(expression), config);
    if (!value && value.error().code() != Errc::rejected) co_return value.error();
    if (!value && !rpc::is_absence(value.error())) client.note_unread("the type " + type);
    if (!value) continue;
    Layout layout{*value};
    const bool has_them = std::ranges::all_of(
        having, [&](const std::string& path) { return bool{layout.find(path)}; });
    if (has_them) co_return layout;
  }
  co_return Layout{};
}

StructReader::StructReader(const std::vector<Field>& fields)
{
  std::uint32_t begin = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t end = 0;
  for (const Field field : fields) {
    if (!field) continue;
    begin = std::min(begin, field.offset);
    end = std::max(end, field.offset + field.size);
  }
  if (end == 0) return;
  begin_ = begin;
  bytes_.resize(end - begin);
}

bool StructReader::read(Memory& memory, Address address)
{
  return memory.read(address + begin_, bytes_.data(), bytes_.size());
}

std::uint64_t StructReader::get(Field field) const
{
  if (!field || field.offset < begin_) return 0;
  const std::size_t offset = field.offset - begin_;
  if (offset > bytes_.size() || field.size > bytes_.size() - offset) return 0;
  return load(bytes_.data() + offset, field.size);
}

std::optional<std::uint64_t> read_field(Memory& memory, Address address, Field field)
{
  std::array<std::byte, word> bytes{};
  if (!field || !memory.read(address + field.offset, bytes.data(), field.size)) return std::nullopt;
  return load(bytes.data(), field.size);
}

}  // namespace unjam::memory
