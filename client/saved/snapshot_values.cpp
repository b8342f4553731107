#include "client/saved/snapshot_values.hpp"

#include <limits>
#include <optional>

#include "client/saved/snapshot_writer.hpp"

namespace unjam::saved {
namespace {

namespace ondemand = simdjson::ondemand;
using rpc::Complaint;
using rpc::read_value;

std::optional<unsigned> hex_digit(char c)
{
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10U;
  return std::nullopt;
}

Complaint read_names(ondemand::value value, std::vector<std::string>& names)
{
  return rpc::for_each_element(
      value, [&](ondemand::value name) { return read_text(name, names.emplace_back()); });
}

}  // namespace

Complaint read_text(ondemand::value value, std::string& out)
{
  std::string_view text;
  const Complaint bad = read_value(value, text);
  out = text;
  return bad;
}

Complaint read_hex(ondemand::value value, std::string& bytes)
{
  constexpr Complaint expected = "expected pairs of hexadecimal digits";
  std::string_view digits;
  if (const Complaint bad = read_value(value, digits); !bad.empty()) return bad;
  if (digits.size() % 2 != 0) return expected;
  bytes.clear();
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const auto high = hex_digit(digits[i]);
    const auto low = hex_digit(digits[i + 1]);
    if (!high || !low) return expected;
    bytes += static_cast<char>(*high << 4U | *low);
  }
  return {};
}

Complaint read_status(ondemand::value value, Status& status)
{
  std::uint64_t number = 0;
  if (const Complaint bad = read_value(value, number); !bad.empty()) return bad;
  if (number > std::numeric_limits<std::uint8_t>::max()) return "expected a status, at most 255";
  status = static_cast<Status>(number);
  return {};
}

Complaint read_weight(ondemand::value value, Problem::Weight& weight)
{
  return read_word(value, "expected note or loss", weight);
}

Complaint read_schema(ondemand::value value)
{
  std::string_view schema;
  if (const Complaint bad = read_value(value, schema); !bad.empty()) return bad;
  if (schema == snapshot_schema) return {};
  return "expected unjam.snapshot/1, the only form that this version of unjam reads";
}

Complaint read_source(ondemand::value value, Source& source)
{
  ondemand::object object;
  if (value.get_object().get(object)) return "expected an object";
  return rpc::for_each_field(object, [&](std::string_view key, ondemand::value part) {
    if (key == "kind") {
      return read_word(part, "expected core, server or file", source.kind);
    }
    if (key == "binary") return read_text(part, source.binary);
    if (key == "core") return read_text(part, source.core);
    if (key == "core_id") return read_text(part, source.core_id);
    if (key == "address") return read_text(part, source.address);
    if (key == "file") return read_text(part, source.file);
    return Complaint{};
  });
}

Complaint read_target(ondemand::value value, Target& target)
{
  ondemand::object object;
  if (value.get_object().get(object)) return "expected an object";
  return rpc::for_each_field(object, [&](std::string_view key, ondemand::value part) {
    if (key == "go_version") return read_text(part, target.go_version);
    if (key == "delve_version") return read_text(part, target.delve_version);
    if (key == "build_id") return read_text(part, target.build_id);
    if (key == "module") return read_text(part, target.module);
    if (key == "std_prefix") return read_text(part, target.std_prefix);
    if (key == "status_names") return read_names(part, target.status_names);
    return Complaint{};
  });
}

Complaint read_object(ondemand::value value, std::size_t count, std::uint32_t& index)
{
  std::uint64_t id = 0;
  if (const Complaint bad = read_value(value, id); !bad.empty()) return bad;
  if (id == 0 || id > count) return "expected the id of a record above";
  index = static_cast<std::uint32_t>(id - 1);
  return {};
}

Complaint read_cross_check(ondemand::value value, CrossCheck& check)
{
  ondemand::object object;
  if (value.get_object().get(object)) return "expected an object";
  return rpc::for_each_field(object, [&](std::string_view key, ondemand::value part) {
    if (key == "distinct_stacks") return read_value(part, check.distinct_stacks);
    if (key == "checked") return read_value(part, check.checked);
    if (key == "disagreed") return read_value(part, check.disagreed);
    return Complaint{};
  });
}

}  // namespace unjam::saved
