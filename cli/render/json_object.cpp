#include "cli/render/json_object.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "cli/render/escape.hpp"

namespace unjam::render {
namespace {

bool needs_no_escape(char byte)
{
  return byte >= ' ' && byte <= '~' && byte != '"' && byte != '\\';
}

}  // namespace

std::string json_string(std::string_view text)
{
  using nlohmann::json;
  if (std::ranges::all_of(text, needs_no_escape))
    return std::string{"\""}.append(text).append("\"");
  return escape_json(json(text).dump(-1, ' ', false, json::error_handler_t::replace));
}

std::string& JsonObject::member(std::string_view name)
{
  if (!empty_) out_ += ',';
  empty_ = false;
  out_ += json_string(name);
  return out_ += ':';
}

void append_ids(std::string& out, const std::vector<GoroutineId>& ids)
{
  out += '[';
  for (const GoroutineId id : ids) {
    if (out.back() != '[') out += ',';
    fmt::format_to(std::back_inserter(out), "{}", static_cast<std::int64_t>(id));
  }
  out += ']';
}

}  // namespace unjam::render
