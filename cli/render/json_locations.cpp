#include "cli/render/json_locations.hpp"

#include <spdlog/fmt/fmt.h>

#include "cli/render/json_object.hpp"

namespace unjam::render {

void JsonLocations::append(std::string& out, LocationId id)
{
  if (id == LocationId{}) {
    out += null;
  } else {
    out.append("{").append(members(id)).append("}");
  }
}

const std::string& JsonLocations::members(LocationId id)
{
  std::string& members = members_[static_cast<std::size_t>(id)];
  if (members.empty()) {
    const Location& location = snapshot_.location(id);
    members = fmt::format(R"("function":{},"file":{},"line":{})",
                          json_string(snapshot_.text(location.function)),
                          json_string(snapshot_.text(location.file)), location.line);
  }
  return members;
}

}  // namespace unjam::render
