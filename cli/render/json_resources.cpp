#include "cli/render/json_resources.hpp"

#include <spdlog/fmt/fmt.h>

#include <string>

#include "aggregate/snapshot/names.hpp"
#include "aggregate/snapshot/words.hpp"

namespace unjam::render {
namespace {

std::string state(const Lock& lock)
{
  if (!lock.readable) return null;
  return fmt::format(R"({{"locked":{},"waiters":{},"readers":{},"leaving":{},"counter":{}}})",
                     lock.locked, lock.waiters, lock.readers, lock.leaving, lock.counter);
}

}  // namespace

void add_members(JsonObject& object, const Snapshot& snapshot, const Channel& channel)
{
  const auto if_readable = [&](const std::string& value) {
    return channel.readable ? value : null;
  };
  const bool armed = channel.timer == Channel::Timer::armed;
  object.member("kind") += R"("channel")";
  object.member("address") += json_string(address_text(channel.address));
  object.member("type") += json_string(channel_type(snapshot, channel));
  object.member("len") += if_readable(std::to_string(channel.len));
  object.member("cap") += if_readable(std::to_string(channel.cap));
  object.member("closed") += if_readable(channel.closed ? "true" : "false");
  object.member("timer") +=
      channel.timer == Channel::Timer::none ? null : json_string(word_of(channel.timer));
  object.member("fires") += armed ? std::to_string(channel.fires) : null;
  object.member("reach") += json_string(word_of(channel.reach));
}

void add_members(JsonObject& object, const Lock& lock)
{
  object.member("kind") += json_string(word_of(lock.kind));
  object.member("address") += json_string(address_text(lock.address));
  object.member("type") += json_string(lock_type(lock));
  object.member("state") += state(lock);
  object.member("reach") += json_string(word_of(lock.reach));
}

void add_name(JsonObject& object, const Snapshot& snapshot, StringId name)
{
  object.member("name") += name == StringId{} ? null : json_string(snapshot.text(name));
}

void add_members(JsonObject& object, const Snapshot& snapshot, const Wait& wait)
{
  object.member("kind") += json_string(word_of(wait.kind));
  if (is_channel(wait.kind)) {
    const Channel& channel = snapshot.channels[wait.object];
    object.member("address") += json_string(address_text(channel.address));
    object.member("type") += json_string(channel_type(snapshot, channel));
  } else {
    const Lock& lock = snapshot.locks[wait.object];
    object.member("address") += json_string(address_text(lock.address));
    object.member("type") += json_string(lock_type(lock));
  }
}

void add_members(JsonObject& object, const Sleep& sleep)
{
  object.member("kind") += R"("sleep")";
  object.member("until") += std::to_string(sleep.until);
}

void append_ids(std::string& out, const Snapshot& snapshot, const std::vector<GoroutineId>& ids)
{
  append_ids(out, snapshot.counted ? std::vector<GoroutineId>{} : ids);
}

void add_members(JsonObject& object, const Snapshot& snapshot, const Peer& peer)
{
  object.member("network") += json_string(snapshot.text(peer.network));
  object.member("address") += json_string(snapshot.text(peer.address));
  object.member("listens") += peer.listens ? "true" : "false";
}

void add_members(JsonObject& object, const Poll& poll)
{
  object.member("kind") += R"("poll")";
  object.member("fd") += std::to_string(poll.fd);
  object.member("direction") += json_string(word_of(poll.direction));
  object.member("deadline") += poll.deadline == 0 ? null : std::to_string(poll.deadline);
}

}  // namespace unjam::render
