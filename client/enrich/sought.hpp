#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "aggregate/snapshot/waits.hpp"

namespace unjam::naming {

using Address = std::uint64_t;

inline constexpr Address word_size = 8;  ///< bytes of a pointer

/// reflect.Kind, as Delve tells it of a variable.
enum class Kind : int {
  boolean = 1,
  array = 17,
  channel = 18,
  function = 19,
  interface = 20,
  map = 21,
  pointer = 22,
  slice = 23,
  string = 24,
  structure = 25,
};

/// The channel or lock that a name is looked for.
struct Sought {
  Address address = 0;
  bool is_channel = true;
  Lock::Kind lock{};  ///< of a lock

  /// Whether a struct of that type is such a lock. Types that begin with another (a RWMutex with a
  /// Mutex) have its address, too.
  [[nodiscard]] bool is_lock_type(std::string_view type) const;

  /// Whether a pointer that holds its address is a name for it.
  [[nodiscard]] bool is_pointer_type(std::string_view type) const
  {
    return type.starts_with('*') && is_lock_type(type.substr(1));
  }
};

/// Whether a struct of that type is known by its name: it is not written out as "struct {…}".
[[nodiscard]] bool is_named(std::string_view type);

/// Whether fields of that type are worth looking into. What stands in the runtime or package sync
/// is no name for anything of the program.
[[nodiscard]] bool is_telling(std::string_view type);

/// A name as it is the same in every build: type arguments that the compiler made up are left out,
/// "main.Set[go.shape.int]" is "main.Set[...]".
[[nodiscard]] std::string without_shapes(std::string_view name);

}  // namespace unjam::naming
