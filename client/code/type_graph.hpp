#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "client/code/functions.hpp"
#include "client/memory/memory.hpp"
#include "client/runtime/access.hpp"

namespace unjam::code {

/// The types of the program (abi.Type): which lead to which others, and which of their methods can
/// be called by code that does not name them.
///
/// Nothing says where the descriptors begin. Whatever may be one counts as one: there may be more
/// types here than there are, and more that owns a method, and never fewer.
class TypeGraph {
 public:
  /// The function that begins at an address; empty: none does.
  using FunctionAt = std::function<std::optional<FunctionId>(Address)>;

  TypeGraph() = default;

  /// `types` are those of moduledata, `text` is where the code begins that offsets are counted
  /// from. With `reflects` the program can call methods by reflection. Empty: not all can be read,
  /// or it is not here yet.
  static std::optional<TypeGraph> read(memory::Memory& memory, runtime::AddressRange types,
                                       Address text, bool reflects, const FunctionAt& function_at);

  /// Whether a type may stand there.
  [[nodiscard]] bool may_be_type(Address address) const;

  /// What tables of methods (runtime.itab) repeat of a type; empty: there is none.
  [[nodiscard]] std::optional<std::uint32_t> hash(Address type) const;

  /// How many methods an interface type has; 0 for any other.
  [[nodiscard]] std::uint64_t interface_methods(Address type) const;

  /// The types that who has this one can come by through reflection: its elements, fields,
  /// parameters, those of its methods, and pointers to it.
  [[nodiscard]] std::vector<Address> neighbours(Address type) const;

  /// Those methods of a type that can be called through an interface, because some interface of
  /// the program has one of that name and type, or by reflection. May name one several times.
  [[nodiscard]] std::span<const FunctionId> methods(Address type) const;

  /// Shows all types that own a method.
  template <class Visit>
  void for_each(Visit visit) const
  {
    for (const auto& [type, methods] : methods_) visit(type);
  }

  /// Such methods of types that were not found.
  [[nodiscard]] const std::vector<FunctionId>& stray_methods() const { return strays_; }

 private:
  struct Method;
  struct MethodName;

  template <class T>
  [[nodiscard]] std::optional<T> get(Address address) const;
  [[nodiscard]] std::optional<Address> at_offset(Address place) const;
  [[nodiscard]] MethodName name_at(std::uint32_t offset) const;
  [[nodiscard]] std::optional<Address> uncommon(Address type) const;
  [[nodiscard]] std::vector<Address> methods_of(Address uncommon) const;
  void add_methods(std::vector<Address>& types, Address type) const;
  void add_parameters(std::vector<Address>& types, Address type) const;
  void find_callable(Address text, bool reflects, const FunctionAt& function_at);
  void find_owners();

  runtime::AddressRange range_;
  std::vector<std::byte> bytes_;                                   ///< of that range
  std::unordered_map<Address, std::vector<FunctionId>> callable_;  ///< by where abi.Method stands
  std::unordered_map<Address, std::vector<FunctionId>> methods_;   ///< by type
  std::unordered_map<Address, std::vector<Address>> pointers_;     ///< to a type, with methods
  std::vector<FunctionId> strays_;
};

}  // namespace unjam::code
