#pragma once

#include "aggregate/snapshot/snapshot.hpp"
#include "cli/render/json_object.hpp"

/// Channels, locks and waits in json, the same wherever they stand.
namespace unjam::render {

/// Adds the members of a channel: kind, address, type, len, cap, closed, timer, fires, reach. What
/// could not be read is null.
void add_members(JsonObject& object, const Snapshot& snapshot, const Channel& channel);

/// Adds the members of a lock: kind, address, type, state, reach.
void add_members(JsonObject& object, const Lock& lock);

/// Adds what a human would call a channel or lock: name; null if that is not known.
void add_name(JsonObject& object, const Snapshot& snapshot, StringId name);

/// Adds the members of something that a goroutine waits for: kind, address, type.
void add_members(JsonObject& object, const Snapshot& snapshot, const Wait& wait);

/// Adds the members of a sleep: kind, until.
void add_members(JsonObject& object, const Sleep& sleep);

/// Appends the numbers of goroutines; none where the source only counts them.
void append_ids(std::string& out, const Snapshot& snapshot, const std::vector<GoroutineId>& ids);

/// Adds the members of a peer: network, address, listens.
void add_members(JsonObject& object, const Snapshot& snapshot, const Peer& peer);

/// Adds the members of a poll: kind, fd, direction, deadline.
void add_members(JsonObject& object, const Poll& poll);

}  // namespace unjam::render
