#include "aggregate/group/wait_keys.hpp"

#include <set>
#include <string>

#include "aggregate/group/object_sets.hpp"
#include "aggregate/snapshot/names.hpp"

namespace unjam::aggregate {
namespace {

/// The type of an object as a number: of a channel its string, of a lock its kind above all
/// strings.
constexpr std::uint32_t first_lock_type = std::uint32_t{1} << 31U;

std::uint32_t type_of(const Snapshot& snapshot, const Wait& wait)
{
  return is_channel(wait.kind)
             ? static_cast<std::uint32_t>(snapshot.channels[wait.object].type)
             : first_lock_type + static_cast<std::uint32_t>(snapshot.locks[wait.object].kind);
}

std::string type_text(const Snapshot& snapshot, std::uint32_t type)
{
  if (type < first_lock_type) return channel_type(snapshot, {.type = StringId{type}});
  return std::string{lock_type({.kind = static_cast<Lock::Kind>(type - first_lock_type)})};
}

}  // namespace

ValueId read_channels(const Snapshot& snapshot, const Goroutine& goroutine, const KeyParts& parts)
{
  parts.sets->start();
  for (const Wait& wait : snapshot.waits_of(goroutine)) {
    if (is_channel(wait.kind)) parts.sets->add(wait.object);
  }
  return parts.sets->id();
}

Value as_channels(const Snapshot&, ValueId id, const KeyParts& parts)
{
  return ChannelSet{(*parts.sets)[id]};
}

ValueId read_locks(const Snapshot& snapshot, const Goroutine& goroutine, const KeyParts& parts)
{
  parts.sets->start();
  for (const Wait& wait : snapshot.waits_of(goroutine)) {
    if (!is_channel(wait.kind)) parts.sets->add(wait.object);
  }
  return parts.sets->id();
}

Value as_locks(const Snapshot&, ValueId id, const KeyParts& parts)
{
  return LockSet{(*parts.sets)[id]};
}

ValueId read_types(const Snapshot& snapshot, const Goroutine& goroutine, const KeyParts& parts)
{
  parts.sets->start();
  for (const Wait& wait : snapshot.waits_of(goroutine)) {
    parts.sets->add(type_of(snapshot, wait));
  }
  return parts.sets->id();
}

Value as_types(const Snapshot& snapshot, ValueId id, const KeyParts& parts)
{
  std::set<std::string> names;
  for (const std::uint32_t type : (*parts.sets)[id]) names.insert(type_text(snapshot, type));
  std::string list;
  for (const std::string& name : names) list.append(list.empty() ? "" : ", ").append(name);
  return list;
}

}  // namespace unjam::aggregate
