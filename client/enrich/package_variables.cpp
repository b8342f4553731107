#include "client/enrich/package_variables.hpp"

#include <algorithm>
#include <utility>

namespace unjam::naming {
namespace {

constexpr int deepest_field = 3;

/// How far apart such locks stand in an array; 0: not known.
Address stride_of(Lock::Kind kind)
{
  if (kind == Lock::Kind::mutex) return 8;
  if (kind == Lock::Kind::rwmutex) return 24;
  return 0;
}

/// Whether the object is an element of an array of locks.
bool is_element(const rpc::Variable& variable, const Sought& sought)
{
  const std::size_t bracket = variable.type.find(']');
  if (Kind{variable.kind} != Kind::array || bracket == std::string::npos) return false;
  if (!sought.is_lock_type(std::string_view{variable.type}.substr(bracket + 1))) return false;
  const Address stride = stride_of(sought.lock);
  const Address offset = sought.address - variable.address;
  if (stride == 0 || sought.address < variable.address || offset % stride != 0) return false;
  return variable.len > 0 && offset / stride < static_cast<Address>(variable.len);
}

/// The path of the field of a struct that is the object; empty if none is.
std::string path_in(const rpc::Variable& variable, const Sought& sought, int depth)
{
  if (Kind{variable.kind} != Kind::structure || depth >= deepest_field) return {};
  for (const rpc::Variable& field : variable.children) {
    if (field.name.empty()) continue;
    if (is_sought(field, sought)) return "." + field.name;
    if (is_element(field, sought)) return "." + field.name + "[]";
    if (!is_telling(field.type)) continue;
    const std::string inner = path_in(field, sought, depth + 1);
    if (!inner.empty()) return "." + field.name + inner;
  }
  return {};
}

/// Whether a variable, "example.com/shop/store.cache", belongs to the program and not to a library.
bool is_own(std::string_view name, std::string_view module)
{
  if (name.starts_with("main.")) return true;
  if (module.empty() || !name.starts_with(module) || name.size() == module.size()) return false;
  return name[module.size()] == '.' || name[module.size()] == '/';
}

}  // namespace

PackageVariables::PackageVariables(std::vector<rpc::Variable> variables)
    : variables_{std::move(variables)}
{
  std::ranges::stable_sort(variables_, {}, &rpc::Variable::name);
}

std::optional<std::string> PackageVariables::find(const Sought& sought) const
{
  for (const rpc::Variable& variable : variables_) {
    if (!is_readable_name(variable.name)) continue;
    if (is_sought(variable, sought)) return variable.name;
    if (is_element(variable, sought)) return variable.name + "[]";
  }
  return std::nullopt;
}

std::optional<std::string> PackageVariables::find_field(const Sought& sought) const
{
  for (const rpc::Variable& variable : variables_) {
    const std::string path = path_in(variable, sought, 0);
    if (!path.empty()) return variable.name + path;
  }
  return std::nullopt;
}

std::vector<Root> PackageVariables::roots(std::string_view module) const
{
  std::vector<Root> roots;
  for (const rpc::Variable& variable : variables_) {
    if (!is_own(variable.name, module)) continue;
    const bool is_pointer = Kind{variable.kind} == Kind::pointer && variable.type.starts_with('*');
    if (!is_pointer && Kind{variable.kind} != Kind::structure) continue;
    const std::string type = variable.type.substr(is_pointer ? 1 : 0);
    const Address address = is_pointer ? pointee(variable) : variable.address;
    if (address != 0 && is_telling(type)) roots.push_back({variable.name, {}, type, address});
  }
  return roots;
}

}  // namespace unjam::naming
