#include "cli/render/names.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

#include "aggregate/snapshot/names.hpp"
#include "cli/render/escape.hpp"
#include "cli/render/layout.hpp"

namespace unjam::render {
namespace {

/// The names of the first four, joined, and how many there are more.
template <class NameOf>
std::string first_names(std::span<const std::uint32_t> indices, NameOf name_of)
{
  constexpr std::size_t most = 4;
  std::string list;
  for (const std::uint32_t index : indices.first(std::min(indices.size(), most))) {
    list += (list.empty() ? "" : ", ") + name_of(index);
  }
  const std::size_t more = indices.size() > most ? indices.size() - most : 0;
  return more == 0 ? list : list + fmt::format(" and {} more", more);
}

}  // namespace

std::string_view file_name(std::string_view path)
{
  return path.substr(path.find_last_of('/') + 1);  // npos + 1 is 0
}

const std::string& Names::location(LocationId id)
{
  const auto index = static_cast<std::size_t>(id);
  if (locations_.empty()) locations_.resize(snapshot_.locations.size());
  std::optional<std::string>& name = locations_[index];
  if (name) return *name;
  const Location& location = snapshot_.location(id);
  // Go's own dumps do not say where the function stands that a goroutine began in.
  const bool function_alone = location.file == StringId{} && location.function != StringId{};
  name = id == LocationId{} ? "" : function(id) + (function_alone ? "" : " " + position(id));
  return *name;
}

std::string Names::function(LocationId id) const
{
  const std::string name = text(snapshot_.location(id).function);
  return name.empty() ? "?" : name;
}

std::string Names::position(LocationId id) const
{
  const Location& location = snapshot_.location(id);
  if (location.file == StringId{}) return "?";
  return escape(file_name(snapshot_.text(location.file))) + ":" + std::to_string(location.line);
}

std::string Names::position(const Frame& frame) const
{
  const bool known = snapshot_.location(frame.location).file != StringId{};
  return known ? position(frame.location) : fmt::format("{:#x}", frame.pc);
}

std::string Names::path(LocationId id) const
{
  const Location& location = snapshot_.location(id);
  return text(location.file) + ":" + std::to_string(location.line);
}

std::string Names::path(const Frame& frame) const
{
  const bool known = snapshot_.location(frame.location).file != StringId{};
  return known ? path(frame.location) : fmt::format("{:#x}", frame.pc);
}

std::string Names::wait(const Goroutine& goroutine) const
{
  if (goroutine.wait_reason != StringId{}) return text(goroutine.wait_reason);
  return escape(status_name(snapshot_.target, goroutine.status));
}

std::string Names::labels(LabelsId id) const
{
  std::string list;
  for (const auto& [key, value] : snapshot_.label_sets[id]) {
    if (!list.empty()) list += ' ';
    list += text(key) + "=" + text(value);
  }
  return list;
}

std::string Names::channels(std::span<const std::uint32_t> indices) const
{
  return first_names(indices, [&](std::uint32_t index) {
    return escape(channel_name(snapshot_, snapshot_.channels[index]));
  });
}

std::string Names::locks(std::span<const std::uint32_t> indices) const
{
  return first_names(indices,
                     [&](std::uint32_t index) { return lock_name(snapshot_.locks[index]); });
}

std::string Names::value(const aggregate::Value& value)
{
  if (const auto* id = std::get_if<LocationId>(&value)) return location(*id);
  if (const auto* id = std::get_if<StackId>(&value)) return stack(snapshot_.stacks[*id]);
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* string = std::get_if<std::string>(&value)) {
    return string->empty() ? R"("")" : escape(*string);
  }
  if (const auto* set = std::get_if<aggregate::ChannelSet>(&value)) return channels(set->channels);
  if (const auto* set = std::get_if<aggregate::LockSet>(&value)) return locks(set->locks);
  return "(none)";
}

std::string Names::stack(const Stack& stack)
{
  const auto own = std::ranges::find_if(
      stack.frames, [&](const Frame& frame) { return !in_standard_library(frame.location); });
  const std::string size = "(" + plural(stack.frames.size(), "frame") + ")";
  return own == stack.frames.end() ? size : location(own->location) + " " + size;
}

bool Names::in_standard_library(LocationId id) const
{
  const Location& location = snapshot_.location(id);
  if (snapshot_.text(location.function).starts_with("runtime.")) return true;
  const std::string_view prefix = snapshot_.target.std_prefix;
  return !prefix.empty() && snapshot_.text(location.file).starts_with(prefix);
}

std::string Names::text(StringId id) const
{
  return escape(snapshot_.text(id));
}

}  // namespace unjam::render
