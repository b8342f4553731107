#pragma once

#include <simdjson.h>

#include <optional>
#include <string>
#include <string_view>

#include "aggregate/snapshot/snapshot.hpp"
#include "aggregate/snapshot/words.hpp"
#include "client/rpc/read_value.hpp"

/// The values of a saved snapshot that take more than reading a number or a string.
namespace unjam::saved {

/// Complains unless the form is one that we read.
[[nodiscard]] rpc::Complaint read_schema(simdjson::ondemand::value value);
[[nodiscard]] rpc::Complaint read_source(simdjson::ondemand::value value, Source& source);
[[nodiscard]] rpc::Complaint read_target(simdjson::ondemand::value value, Target& target);
[[nodiscard]] rpc::Complaint read_cross_check(simdjson::ondemand::value value, CrossCheck& check);
[[nodiscard]] rpc::Complaint read_weight(simdjson::ondemand::value value, Problem::Weight& weight);
[[nodiscard]] rpc::Complaint read_status(simdjson::ondemand::value value, Status& status);
/// The bytes that pairs of hexadecimal digits stand for.
[[nodiscard]] rpc::Complaint read_hex(simdjson::ondemand::value value, std::string& bytes);
[[nodiscard]] rpc::Complaint read_text(simdjson::ondemand::value value, std::string& text);

/// The place of one of `count` records above, which files number from 1.
[[nodiscard]] rpc::Complaint read_object(simdjson::ondemand::value value, std::size_t count,
                                         std::uint32_t& index);

/// One of the words of an enumeration. `expected` is the complaint about any other.
template <class Enum>
[[nodiscard]] rpc::Complaint read_word(simdjson::ondemand::value value, rpc::Complaint expected,
                                       Enum& out)
{
  std::string_view word;
  if (const rpc::Complaint bad = rpc::read_value(value, word); !bad.empty()) return bad;
  const std::optional<Enum> known = value_of<Enum>(word);
  if (!known) return expected;
  out = *known;
  return {};
}

}  // namespace unjam::saved
