#pragma once

#include <string>
#include <vector>

#include "cli/render/page.hpp"
#include "client/rpc/types.hpp"

namespace unjam::cli {

/// The value of a variable in one line, as Go would write it where it can: "17", "\"text\"",
/// "*main.Metric 0xc000068060", "[]int len 3, cap 4 [1, 2, 3]", "(unreadable: …)". Not escaped.
[[nodiscard]] std::string value_text(const rpc::Variable& variable);

/// Arguments and locals of all frames, in the order of the frames.
[[nodiscard]] std::vector<render::Variable> variables_of(
    const std::vector<rpc::FrameVariables>& frames);

}  // namespace unjam::cli
