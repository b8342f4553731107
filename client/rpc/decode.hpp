#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "client/error.hpp"
#include "client/rpc/reply.hpp"
#include "client/rpc/types.hpp"

/// Small replies to values. Pure: no sockets, tested with bytes.
namespace unjam::rpc {

/// The id of a reply line; empty if the line is no reply.
[[nodiscard]] std::optional<std::uint64_t> reply_id(std::string_view line);

/// The `result` of a reply. Errors: rejected with Delve's words, malformed_reply.
[[nodiscard]] Result<nlohmann::json> result_of(const Reply& reply);

// Results of small calls, each from the `result` of its reply. Errors: malformed_reply.
[[nodiscard]] Result<Version> decode_version(const nlohmann::json& result);
[[nodiscard]] Result<State> decode_state(const nlohmann::json& result);
[[nodiscard]] Result<std::vector<Thread>> decode_threads(const nlohmann::json& result);
[[nodiscard]] Result<Variable> decode_variable(const nlohmann::json& variable);
[[nodiscard]] Result<std::vector<Variable>> decode_package_variables(const nlohmann::json& result);
/// The function of the first location of FindLocation; empty if there is none.
[[nodiscard]] Result<std::string> decode_function_name(const nlohmann::json& result);
[[nodiscard]] Result<std::vector<FrameVariables>> decode_frame_variables(
    const nlohmann::json& result);

}  // namespace unjam::rpc
