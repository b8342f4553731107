#pragma once

#include <simdjson.h>

#include <string>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/rpc/read_value.hpp"

/// The values of a saved snapshot that take more than reading a number or a string.
namespace unjam::saved {

/// Complains unless the form is one that we read.
[[nodiscard]] rpc::Complaint read_schema(simdjson::ondemand::value value);
[[nodiscard]] rpc::Complaint read_source(simdjson::ondemand::value value, Source& source);
[[nodiscard]] rpc::Complaint read_target(simdjson::ondemand::value value, Target& target);
[[nodiscard]] rpc::Complaint read_weight(simdjson::ondemand::value value, Problem::Weight& weight);
[[nodiscard]] rpc::Complaint read_status(simdjson::ondemand::value value, Status& status);
/// The bytes that pairs of hexadecimal digits stand for.
[[nodiscard]] rpc::Complaint read_hex(simdjson::ondemand::value value, std::string& bytes);
[[nodiscard]] rpc::Complaint read_text(simdjson::ondemand::value value, std::string& text);

}  // namespace unjam::saved
