#include "cli/commands/variables.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>

namespace unjam::cli {
namespace {

/// reflect.Kind, as far as values of that kind are not written as Delve gives them.
enum class Kind {
  invalid = 0,
  array = 17,
  chan = 18,
  func = 19,
  interface = 20,
  map = 21,
  pointer = 22,
  slice = 23,
  string = 24,
  structure = 25,
};

std::string elements(const rpc::Variable& variable)
{
  std::string text = "[";
  for (const rpc::Variable& child : variable.children) {
    if (text.size() > 1) text += ", ";
    text += value_text(child);
  }
  const auto shown = static_cast<std::int64_t>(variable.children.size());
  if (shown < variable.len) text += fmt::format("{}… {} more", shown > 0 ? ", " : "", variable.len - shown);
  return text + "]";
}

std::string fields(const rpc::Variable& variable)
{
  if (variable.children.empty() && variable.len > 0) return "{…}";
  std::string text = "{";
  for (const rpc::Variable& child : variable.children) {
    if (text.size() > 1) text += ", ";
    text += child.name + ": " + value_text(child);
  }
  return text + "}";
}

std::string entries(const rpc::Variable& variable)
{
  std::string text = fmt::format("len {} {{", variable.len);
  for (std::size_t i = 0; i + 1 < variable.children.size(); i += 2) {
    if (i > 0) text += ", ";
    text += value_text(variable.children[i]) + ": " + value_text(variable.children[i + 1]);
  }
  const auto shown = static_cast<std::int64_t>(variable.children.size() / 2);
  if (shown < variable.len) text += shown > 0 ? ", …" : "…";
  return text + "}";
}

std::string pointer(const rpc::Variable& variable)
{
  std::uint64_t address = 0;
  std::from_chars(variable.value.data(), variable.value.data() + variable.value.size(), address);
  if (address == 0 && !variable.children.empty()) address = variable.children.front().address;
  if (address == 0) return "nil";
  const bool followed = !variable.children.empty() && !variable.children.front().children.empty();
  return fmt::format("{:#x}{}", address,
                     followed ? " → " + value_text(variable.children.front()) : std::string{});
}

/// The queue's length and room are fields of the runtime's hchan.
std::string channel(const rpc::Variable& variable)
{
  if (variable.base == 0) return "nil";
  std::string length = "?";
  std::string room = "?";
  for (const rpc::Variable& field : variable.children) {
    if (field.name == "qcount") length = field.value;
    if (field.name == "dataqsiz") room = field.value;
  }
  return fmt::format("{:#x} len {}, cap {}", variable.base, length, room);
}

std::string interface(const rpc::Variable& variable)
{
  if (variable.children.empty() || variable.children.front().kind == 0) return "nil";
  const rpc::Variable& data = variable.children.front();
  return data.type + " " + value_text(data);
}

}  // namespace

std::string value_text(const rpc::Variable& variable)
{
  if (!variable.unreadable.empty()) return "(unreadable: " + variable.unreadable + ")";
  switch (Kind{variable.kind}) {
    case Kind::string: {
      const bool cut = variable.len > static_cast<std::int64_t>(variable.value.size());
      return "\"" + variable.value + (cut ? "…\"" : "\"");
    }
    case Kind::array: return elements(variable);
    case Kind::slice:
      return fmt::format("len {}, cap {} {}", variable.len, variable.cap, elements(variable));
    case Kind::structure: return variable.value.empty() ? fields(variable) : variable.value;
    case Kind::map: return entries(variable);
    case Kind::pointer: return pointer(variable);
    case Kind::chan: return channel(variable);
    case Kind::interface: return interface(variable);
    case Kind::func:
    case Kind::invalid: return variable.value.empty() ? "nil" : variable.value;
  }
  return variable.value;
}

std::vector<render::Variable> variables_of(const std::vector<rpc::FrameVariables>& frames)
{
  using Kind = render::Variable::Kind;
  std::vector<render::Variable> variables;
  for (std::size_t frame = 0; frame < frames.size(); ++frame) {
    const auto add = [&](const std::vector<rpc::Variable>& of, Kind kind) {
      for (const rpc::Variable& variable : of) {
        variables.push_back({.frame = frame,
                             .kind = kind,
                             .name = variable.name,
                             .type = variable.type,
                             .value = value_text(variable)});
      }
    };
    add(frames[frame].arguments, Kind::argument);
    add(frames[frame].locals, Kind::local);
  }
  return variables;
}

}  // namespace unjam::cli
