#include "aggregate/group/key_text.hpp"

#include "aggregate/snapshot/names.hpp"

namespace unjam::aggregate {
namespace {

/// The folders differ where builds do; a function's name has its package.
std::string_view file_name(std::string_view path)
{
  return path.substr(path.find_last_of('/') + 1);  // npos + 1 is 0
}

/// Turns values into text, one overload a type.
class Text {
 public:
  Text(const Snapshot& snapshot, Places places) : snapshot_{snapshot}, places_{places} {}

  std::optional<std::string> operator()(std::monostate) const { return std::nullopt; }
  std::optional<std::string> operator()(std::int64_t number) const
  {
    return std::to_string(number);
  }
  std::optional<std::string> operator()(const std::string& text) const { return text; }
  std::optional<std::string> operator()(LocationId id) const { return location(id); }

  std::optional<std::string> operator()(StackId id) const
  {
    std::string calls;
    for (const Frame& frame : snapshot_.stacks[id].frames) {
      calls.append(calls.empty() ? "" : " < ").append(location(frame.location));
    }
    return calls;
  }

  std::optional<std::string> operator()(const ChannelSet& set) const
  {
    std::string list;
    for (const std::uint32_t index : set.channels) {
      const Channel& channel = snapshot_.channels[index];
      add(list, address_text(channel.address) + " " + channel_type(snapshot_, channel));
    }
    return list;
  }

  std::optional<std::string> operator()(const LockSet& set) const
  {
    std::string list;
    for (const std::uint32_t index : set.locks) add(list, lock_name(snapshot_.locks[index]));
    return list;
  }

 private:
  std::string location(LocationId id) const
  {
    const Location& place = snapshot_.location(id);
    const std::string_view function = snapshot_.text(place.function);
    if (!function.empty() && places_ == Places::functions) return std::string{function};
    std::string text{function.empty() ? "?" : function};
    if (place.file == StringId{}) return text;
    return text.append(" ").append(file_name(snapshot_.text(place.file))) + ":" +
           std::to_string(place.line);
  }

  static void add(std::string& list, const std::string& name)
  {
    list.append(list.empty() ? "" : ", ").append(name);
  }

  const Snapshot& snapshot_;
  Places places_;
};

}  // namespace

std::optional<std::string> key_text(const Snapshot& snapshot, const Value& value, Places places)
{
  return std::visit(Text{snapshot, places}, value);
}

}  // namespace unjam::aggregate
