#include "client/enrich/roots.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace unjam::naming {
namespace {

constexpr std::size_t most_roots = 400;

bool belongs_to_wait(const rpc::FrameVariables& frame)
{
  static constexpr std::array<std::string_view, 4> packages = {"runtime.", "sync.", "internal/",
                                                               "runtime_"};
  return std::ranges::any_of(
      packages, [&](std::string_view package) { return frame.function.starts_with(package); });
}

/// What an interface holds; any other variable is what it is.
const rpc::Variable& held(const rpc::Variable& variable)
{
  const bool interface = Kind{variable.kind} == Kind::interface;
  return interface && !variable.children.empty() ? variable.children.front() : variable;
}

void add_root(const rpc::FrameVariables& frame, const rpc::Variable& variable,
              std::vector<Root>& roots)
{
  const rpc::Variable& value = held(variable);
  if (!value.unreadable.empty() || roots.size() >= most_roots) return;
  const bool is_pointer = Kind{value.kind} == Kind::pointer && value.type.starts_with('*');
  if (!is_pointer && Kind{value.kind} != Kind::structure) return;
  const std::string_view type = std::string_view{value.type}.substr(is_pointer ? 1 : 0);
  const Address address = is_pointer ? pointee(value) : value.address;
  if (address == 0 || !is_telling(type)) return;
  roots.push_back({variable.name, frame.function, std::string{type}, address});
}

}  // namespace

std::span<const rpc::FrameVariables> naming_frames(std::span<const rpc::FrameVariables> frames)
{
  const auto first = std::ranges::find_if_not(frames, belongs_to_wait);
  return frames.subspan(static_cast<std::size_t>(first - frames.begin()));
}

std::vector<Root> roots_of(std::span<const rpc::FrameVariables> frames)
{
  std::vector<Root> roots;
  for (const rpc::FrameVariables& frame : frames) {
    for (const rpc::Variable& variable : frame.arguments) add_root(frame, variable, roots);
    for (const rpc::Variable& variable : frame.locals) add_root(frame, variable, roots);
  }
  return roots;
}

std::optional<std::string> find_variable(std::span<const rpc::FrameVariables> frames,
                                         const Sought& sought)
{
  for (const rpc::FrameVariables& frame : frames) {
    for (const auto* variables : {&frame.arguments, &frame.locals}) {
      for (const rpc::Variable& variable : *variables) {
        // Delve has the arguments of inlined calls among those of their caller.
        const bool is_own = variable.declared > 0 && is_readable_name(variable.name);
        if (!is_own || !is_sought(held(variable), sought)) continue;
        return in_function(variable.name, frame.function);
      }
    }
  }
  return std::nullopt;
}

Address pointee(const rpc::Variable& pointer)
{
  Address address = 0;
  const std::string& text = pointer.value;
  std::from_chars(text.data(), text.data() + text.size(), address);
  if (address == 0 && !pointer.children.empty()) address = pointer.children.front().address;
  return address;
}

bool is_sought(const rpc::Variable& variable, const Sought& sought)
{
  if (!variable.unreadable.empty()) return false;
  switch (Kind{variable.kind}) {
    case Kind::channel:
      return sought.is_channel && variable.base == sought.address;
    case Kind::structure:
      return sought.is_lock_type(variable.type) && variable.address == sought.address;
    case Kind::pointer:
      return sought.is_pointer_type(variable.type) && pointee(variable) == sought.address;
    default:
      return false;
  }
}

std::string in_function(std::string_view name, std::string_view function)
{
  return std::string{name} + " in " + without_shapes(function);
}

bool is_readable_name(std::string_view name)
{
  return !name.empty() && name.front() != '.' && name.front() != '~' && name != "_";
}

}  // namespace unjam::naming
