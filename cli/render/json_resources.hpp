#pragma once

#include "aggregate/snapshot/snapshot.hpp"
#include "cli/render/json_rows.hpp"

/// Channels and locks in json, the same wherever they stand.
namespace unjam::render {

/// Adds the members of a channel: kind, address, type, len, cap, closed, timer, fires, reach. What
/// could not be read is null.
void add_members(JsonObject& object, const Snapshot& snapshot, const Channel& channel);

/// Adds the members of a lock: kind, address, type, state, reach.
void add_members(JsonObject& object, const Lock& lock);

}  // namespace unjam::render
