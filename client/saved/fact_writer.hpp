#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "aggregate/snapshot/snapshot.hpp"

/// The records of what goroutines wait for, and of the runtime: a part of the saved form that
/// snapshot_writer.hpp describes. Each function appends one line.
namespace unjam::saved {

void write_channel(std::string& out, std::size_t id, const Channel& channel);
void write_lock(std::string& out, std::size_t id, const Lock& lock);
void write_sleep(std::string& out, const Sleep& sleep);
void write_poll(std::string& out, const Poll& poll);
void write_peer(std::string& out, const Peer& peer);
void write_timer(std::string& out, const Snapshot& snapshot, const Timer& timer);
void write_panel(std::string& out, const Panel& panel);

/// Appends the value of a goroutine's field, [["send",1],…].
void append_waits(std::string& out, std::span<const Wait> waits);

}  // namespace unjam::saved
