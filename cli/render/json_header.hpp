#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aggregate/group/select.hpp"
#include "aggregate/snapshot/snapshot.hpp"

namespace unjam::render {

/// The members that every command's object begins with, from `schema` to `counts`, each in a line
/// of its own. The object is still open.
[[nodiscard]] std::string json_header(const Snapshot& snapshot, std::string_view schema);

/// What a selection shows and leaves out, as an object.
[[nodiscard]] std::string json_selection(const aggregate::Selection& selection);

/// A source as an object.
[[nodiscard]] std::string json_source(const Source& source);

/// A target as an object.
[[nodiscard]] std::string json_target(const Target& target);

/// Problems as an array.
[[nodiscard]] std::string json_problems(const std::vector<Problem>& problems);

/// How the target's runtime was doing, as an object; null if that was not captured.
[[nodiscard]] std::string json_panel(const Snapshot& snapshot);

}  // namespace unjam::render
