#include "client/saved/fact_writer.hpp"

#include <string_view>
#include <utility>

#include "aggregate/snapshot/words.hpp"
#include "client/json_text/record.hpp"
#include "client/saved/operation_writer.hpp"

namespace unjam::saved {
namespace {

/// Nothing if the value is the first of its enumeration.
template <class Enum>
void word_unless_first(json_text::Record& record, std::string_view key, Enum value)
{
  if (value != Enum{}) record.text(key, word_of(value));
}

}  // namespace

void write_channel(std::string& out, std::size_t id, const Channel& channel)
{
  json_text::Record record{out};
  record.number("channel", id)
      .number("address", channel.address)
      .number_unless_zero("type", channel.type)
      .number_unless_zero("name", channel.name)
      .number_unless_zero("len", channel.len)
      .number_unless_zero("cap", channel.cap)
      .flag("readable", channel.readable)
      .flag("closed", channel.closed);
  word_unless_first(record, "timer", channel.timer);
  record.number_unless_zero("fires", channel.fires);
  word_unless_first(record, "reach", channel.reach);
  record.end_line();
}

void write_lock(std::string& out, std::size_t id, const Lock& lock)
{
  json_text::Record record{out};
  record.number("lock", id)
      .number("address", lock.address)
      .number_unless_zero("name", lock.name)
      .text("kind", word_of(lock.kind))
      .flag("readable", lock.readable)
      .flag("locked", lock.locked)
      .number_unless_zero("waiters", lock.waiters)
      .number_unless_zero("readers", lock.readers)
      .number_unless_zero("leaving", lock.leaving)
      .number_unless_zero("counter", lock.counter);
  word_unless_first(record, "reach", lock.reach);
  record.end_line();
}

void write_sleep(std::string& out, const Sleep& sleep)
{
  json_text::Record{out}.number("sleep", sleep.goroutine).number("until", sleep.until).end_line();
}

void write_poll(std::string& out, const Poll& poll)
{
  json_text::Record{out}
      .number("poll", poll.goroutine)
      .number("fd", poll.fd)
      .text("direction", word_of(poll.direction))
      .number_unless_zero("deadline", poll.deadline)
      .end_line();
}

void write_peer(std::string& out, const Peer& peer)
{
  json_text::Record{out}
      .number("peer", peer.goroutine)
      .number("network", peer.network)
      .number("address", peer.address)
      .flag("listens", peer.listens)
      .end_line();
}

void write_timer(std::string& out, const Snapshot& snapshot, const Timer& timer)
{
  json_text::Record record{out};
  record.number("timer", timer.when)
      .number_unless_zero("period", timer.period)
      .number_unless_zero("object", timer.object)
      .number_unless_zero("function", timer.function)
      .text("action", word_of(timer.action));
  const auto& [first, count] = timer.operations;
  append_operations(out, record, std::span{snapshot.operations}.subspan(first, count),
                    timer.future);
  record.end_line();
}

void write_panel(std::string& out, const Panel& panel)
{
  json_text::Record record{out};
  record.flag("panel", true);
  for (const auto& [name, number] : panel_numbers) {
    if (panel.*number) record.number(name, *(panel.*number));
  }
  if (!panel.processors.empty()) {
    record.begin("processors");
    std::string_view separator = "[[";
    for (const Processor& processor : panel.processors) {
      out += std::exchange(separator, ",[");
      json_text::append_number(out, processor.id);
      json_text::append_quoted(out += ',', word_of(processor.status));
      json_text::append_number(out += ',', processor.runnable);
      const bool has_ticks = processor.ticks >= 0;
      if (processor.running_since != 0 || has_ticks) {
        json_text::append_number(out += ',', processor.running_since);
      }
      if (has_ticks) json_text::append_number(out += ',', processor.ticks);
      out += ']';
    }
    out += ']';
  }
  record.end_line();
}

void append_waits(std::string& out, std::span<const Wait> waits)
{
  std::string_view separator = "[[";
  for (const Wait& wait : waits) {
    out += std::exchange(separator, ",[");
    json_text::append_quoted(out, word_of(wait.kind));
    json_text::append_number(out += ',', wait.object + std::uint64_t{1});
    out += ']';
  }
  out += ']';
}

}  // namespace unjam::saved
