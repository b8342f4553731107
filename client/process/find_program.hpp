#pragma once

#include <optional>
#include <string>

namespace unjam::process {

/// The path of a program: `name` itself if it is a path, else the first of that name in $PATH.
/// Empty if there is none that can be run.
[[nodiscard]] std::optional<std::string> find_program(const std::string& name);

}  // namespace unjam::process
