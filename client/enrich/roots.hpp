#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "client/enrich/sought.hpp"
#include "client/rpc/types.hpp"

/// What the frames of a goroutine that waits hold, as Delve tells it.
namespace unjam::naming {

/// A struct that a variable of a frame is, or points at.
struct Root {
  std::string name;      ///< of the variable
  std::string function;  ///< of the frame
  std::string type;      ///< of the struct
  Address address = 0;
};

/// The frames that may hold names: without those of the runtime and of package sync that the wait
/// itself consists of.
[[nodiscard]] std::span<const rpc::FrameVariables> naming_frames(
    std::span<const rpc::FrameVariables> frames);

/// The structs to look into, from the innermost frame out, arguments before locals.
[[nodiscard]] std::vector<Root> roots_of(std::span<const rpc::FrameVariables> frames);

/// The variable that is the object itself, the innermost one: "ch in main.gather".
[[nodiscard]] std::optional<std::string> find_variable(std::span<const rpc::FrameVariables> frames,
                                                       const Sought& sought);

/// Where a pointer points at; 0: nowhere, or not known.
[[nodiscard]] Address pointee(const rpc::Variable& pointer);

/// Whether a variable is the object that a name is looked for, or a pointer to it.
[[nodiscard]] bool is_sought(const rpc::Variable& variable, const Sought& sought);

/// "ch in main.gather".
[[nodiscard]] std::string in_function(std::string_view name, std::string_view function);

/// Whether people would know a variable by its name: it is not one that the compiler made.
[[nodiscard]] bool is_readable_name(std::string_view name);

}  // namespace unjam::naming
