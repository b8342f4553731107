#include "client/saved/fact_records.hpp"

#include <limits>
#include <string>

#include "aggregate/snapshot/words.hpp"
#include "client/saved/snapshot_values.hpp"

namespace unjam::saved {
namespace {

using rpc::Complaint;
using rpc::for_each_element;
using rpc::read_value;
using Value = simdjson::ondemand::value;

Complaint read_id(Value value, GoroutineId& id)
{
  std::int64_t number = 0;
  const Complaint bad = read_value(value, number);
  id = GoroutineId{number};
  return bad;
}

Complaint read_count(Value value, std::uint32_t& count)
{
  std::uint64_t number = 0;
  if (const Complaint bad = read_value(value, number); !bad.empty()) return bad;
  if (number > std::numeric_limits<std::uint32_t>::max()) return "expected a 32-bit number";
  count = static_cast<std::uint32_t>(number);
  return {};
}

Complaint read_reach(Value value, Reach& reach)
{
  return read_word(value, "expected unknown, alive or unreachable", reach);
}

}  // namespace

std::optional<Complaint> FactRecords::read(std::string_view type, Object record)
{
  if (type == "channel") return read_channel(record);
  if (type == "lock") return read_lock(record);
  if (type == "sleep") return read_sleep(record);
  if (type == "poll") return read_poll(record);
  if (type == "peer") return read_peer(record);
  if (type == "timer") return read_timer(record);
  if (type == "panel") return read_panel(record);
  return std::nullopt;
}

std::optional<std::uint64_t> FactRecords::count(std::string_view name) const
{
  if (name == "channels") return snapshot_.channels.size();
  if (name == "locks") return snapshot_.locks.size();
  if (name == "sleeps") return snapshot_.sleeps.size();
  if (name == "polls") return snapshot_.polls.size();
  if (name == "peers") return snapshot_.peers.size();
  if (name == "timers") return snapshot_.timers.size();
  return std::nullopt;
}

/// Channels and locks are numbered from 1, and ascend by address.
template <class Waited>
Complaint FactRecords::add(std::string_view type, std::uint64_t id, const Waited& object,
                           std::vector<Waited>& objects)
{
  if (id != objects.size() + 1) {
    return fields_.complain_of_record("expected " + std::string{type} + " " +
                                      std::to_string(objects.size() + 1));
  }
  if (!objects.empty() && object.address <= objects.back().address) {
    return fields_.complain_of_record("expected an address above that of " + std::string{type} +
                                      " " + std::to_string(objects.size()));
  }
  objects.push_back(object);
  return {};
}

Complaint FactRecords::read_channel(Object record)
{
  std::uint64_t id = 0;
  Channel channel;
  const Complaint bad =
      fields_.for_each(record, [&](std::string_view key, Value value) -> Complaint {
        if (key == "channel") return read_value(value, id);
        if (key == "address") return read_value(value, channel.address);
        if (key == "type") return strings_.read(value, channel.type);
        if (key == "name") return strings_.read(value, channel.name);
        if (key == "len") return read_value(value, channel.len);
        if (key == "cap") return read_value(value, channel.cap);
        if (key == "readable") return read_value(value, channel.readable);
        if (key == "closed") return read_value(value, channel.closed);
        if (key == "timer") return read_word(value, "expected none, armed or idle", channel.timer);
        if (key == "fires") return read_value(value, channel.fires);
        if (key == "reach") return read_reach(value, channel.reach);
        return {};
      });
  return bad.empty() ? add("channel", id, channel, snapshot_.channels) : bad;
}

Complaint FactRecords::read_lock(Object record)
{
  std::uint64_t id = 0;
  Lock lock;
  const Complaint bad =
      fields_.for_each(record, [&](std::string_view key, Value value) -> Complaint {
        if (key == "lock") return read_value(value, id);
        if (key == "address") return read_value(value, lock.address);
        if (key == "name") return strings_.read(value, lock.name);
        if (key == "kind") {
          return read_word(value, "expected semaphore, mutex, rwmutex, waitgroup, cond or once",
                           lock.kind);
        }
        if (key == "readable") return read_value(value, lock.readable);
        if (key == "locked") return read_value(value, lock.locked);
        if (key == "waiters") return read_value(value, lock.waiters);
        if (key == "readers") return read_value(value, lock.readers);
        if (key == "leaving") return read_value(value, lock.leaving);
        if (key == "counter") return read_value(value, lock.counter);
        if (key == "reach") return read_reach(value, lock.reach);
        return {};
      });
  return bad.empty() ? add("lock", id, lock, snapshot_.locks) : bad;
}

Complaint FactRecords::read_sleep(Object record)
{
  Sleep& sleep = snapshot_.sleeps.emplace_back();
  return fields_.for_each(record, [&](std::string_view key, Value value) -> Complaint {
    if (key == "sleep") return read_id(value, sleep.goroutine);
    if (key == "until") return read_value(value, sleep.until);
    return {};
  });
}

Complaint FactRecords::read_poll(Object record)
{
  Poll& poll = snapshot_.polls.emplace_back();
  return fields_.for_each(record, [&](std::string_view key, Value value) -> Complaint {
    if (key == "poll") return read_id(value, poll.goroutine);
    if (key == "fd") return read_value(value, poll.fd);
    if (key == "direction") return read_word(value, "expected read or write", poll.direction);
    if (key == "deadline") return read_value(value, poll.deadline);
    return {};
  });
}

Complaint FactRecords::read_peer(Object record)
{
  Peer& peer = snapshot_.peers.emplace_back();
  return fields_.for_each(record, [&](std::string_view key, Value value) -> Complaint {
    if (key == "peer") return read_id(value, peer.goroutine);
    if (key == "network") return strings_.read(value, peer.network);
    if (key == "address") return strings_.read(value, peer.address);
    if (key == "listens") return read_value(value, peer.listens);
    return {};
  });
}

Complaint FactRecords::read_timer(Object record)
{
  Timer& timer = snapshot_.timers.emplace_back();
  return fields_.for_each(record, [&](std::string_view key, Value value) -> Complaint {
    if (key == "timer") return read_value(value, timer.when);
    if (key == "period") return read_value(value, timer.period);
    if (key == "object") return read_value(value, timer.object);
    if (key == "function") return strings_.read(value, timer.function);
    if (key == "operations") return operations_.read_operations(value, timer.operations);
    if (key == "future") return operations_.read_future(value, timer.future);
    if (key == "action") {
      return read_word(value, "expected call, send, wake, deadline or start", timer.action);
    }
    return {};
  });
}

Complaint FactRecords::read_panel(Object record)
{
  if (has_panel_) return "expected one panel only";
  has_panel_ = true;
  return fields_.for_each(record, [&](std::string_view key, Value value) -> Complaint {
    for (const auto& [name, number] : panel_numbers) {
      if (key == name) return read_value(value, (snapshot_.panel.*number).emplace());
    }
    if (key != "processors") return {};
    return for_each_element(value, [&](Value processor) { return read_processor(processor); });
  });
}

/// [id, status, runnable, running_since, ticks]; the last ones are left out if they are not known.
Complaint FactRecords::read_processor(Value value)
{
  Processor& processor = snapshot_.panel.processors.emplace_back();
  int index = 0;
  const Complaint bad = for_each_element(value, [&](Value part) -> Complaint {
    switch (index++) {
      case 0:
        return read_value(part, processor.id);
      case 1:
        return read_word(part, "expected idle, running, syscall, gcstop or dead", processor.status);
      case 2:
        return read_count(part, processor.runnable);
      case 3:
        return read_value(part, processor.running_since);
      case 4:
        return read_value(part, processor.ticks);
      default:
        return {};
    }
  });
  if (!bad.empty()) return bad;
  return index < 3 ? "expected processors: [id, status, runnable]" : Complaint{};
}

Complaint FactRecords::read_waits(Value value, WaitSpan& waits)
{
  const std::size_t first = snapshot_.waits.size();
  const Complaint bad = for_each_element(value, [&](Value wait) { return read_wait(wait); });
  const std::size_t count = snapshot_.waits.size() - first;
  waits = count == 0
              ? WaitSpan{}
              : WaitSpan{static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(count)};
  return bad;
}

/// [kind, object]
Complaint FactRecords::read_wait(Value value)
{
  Wait& wait = snapshot_.waits.emplace_back();
  int index = 0;
  const Complaint bad = for_each_element(value, [&](Value part) -> Complaint {
    switch (index++) {
      case 0:
        return read_word(part, "expected send, receive, lock, read_lock or wait", wait.kind);
      case 1:
        return read_object(
            part, is_channel(wait.kind) ? snapshot_.channels.size() : snapshot_.locks.size(),
            wait.object);
      default:
        return {};
    }
  });
  if (!bad.empty()) return bad;
  return index < 2 ? "expected waits: [kind, object]" : Complaint{};
}

}  // namespace unjam::saved
