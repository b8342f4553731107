#include "client/saved/snapshot_writer.hpp"

#include <simdjson.h>

#include <ostream>
#include <utility>

#include "aggregate/snapshot/words.hpp"
#include "client/json_text/record.hpp"
#include "client/saved/crash_record.hpp"
#include "client/saved/fact_writer.hpp"
#include "client/saved/operation_writer.hpp"
#include "client/saved/pieces.hpp"
#include "client/stream/output_file.hpp"
#include "client/stream/utf8.hpp"

namespace unjam::saved {
namespace {

bool is_utf8(std::string_view text)
{
  return simdjson::validate_utf8(text.data(), text.size());
}

/// A text that JSON can hold.
std::string clean(const std::string& text)
{
  return is_utf8(text) ? text : stream::replace_broken_utf8(text);
}

std::string hex(std::string_view bytes)
{
  constexpr std::string_view digits = "0123456789abcdef";
  std::string result;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    result += digits[byte >> 4U];
    result += digits[byte & 0xfU];
  }
  return result;
}

void write_source(std::string& out, const Source& source)
{
  json_text::Record{out}
      .text("kind", word_of(source.kind))
      .text_unless_empty("binary", clean(source.binary))
      .text_unless_empty("core", clean(source.core))
      .text_unless_empty("core_id", clean(source.core_id))
      .text_unless_empty("address", clean(source.address))
      .text_unless_empty("file", clean(source.file))
      .end();
}

void write_target(std::string& out, const Target& target)
{
  json_text::Record record{out};
  record.text_unless_empty("go_version", clean(target.go_version))
      .text_unless_empty("delve_version", clean(target.delve_version))
      .text_unless_empty("build_id", clean(target.build_id))
      .text_unless_empty("module", clean(target.module))
      .text_unless_empty("std_prefix", clean(target.std_prefix));
  if (!target.status_names.empty()) {
    char separator = '[';
    record.begin("status_names");
    for (const std::string& name : target.status_names) {
      out += std::exchange(separator, ',');
      json_text::append_quoted(out, clean(name));
    }
    out += ']';
  }
  record.end();
}

void write_cross_check(std::string& out, const CrossCheck& check)
{
  json_text::Record{out}
      .number("distinct_stacks", check.distinct_stacks)
      .number("checked", check.checked)
      .number("disagreed", check.disagreed)
      .end();
}

void write_header(std::string& out, const Snapshot& snapshot)
{
  json_text::Record record{out};
  record.text("schema", snapshot_schema);
  write_source(record.begin("source"), snapshot.source);
  write_target(record.begin("target"), snapshot.target);
  record.text_unless_empty("engine", clean(snapshot.engine));
  if (snapshot.cross_check) write_cross_check(record.begin("cross_check"), *snapshot.cross_check);
  if (snapshot.expected) record.number("expected", *snapshot.expected);
  record.flag("counted", snapshot.counted)
      .flag("facts", snapshot.has_facts)
      .flag("operations", snapshot.has_operations)
      .flag("accounted", snapshot.account.whole)
      .text_unless_empty("unaccounted", clean(snapshot.account.missing))
      .number_unless_zero("now", snapshot.now)
      .end_line();
}

void write_string(std::string& out, std::size_t id, std::string_view text)
{
  json_text::Record record{out};
  record.number("string", id);
  if (is_utf8(text)) {
    record.text("text", text);
  } else {
    record.text("hex", hex(text));
  }
  record.end_line();
}

void write_location(std::string& out, std::size_t id, const Location& location)
{
  json_text::Record{out}
      .number("location", id)
      .number_unless_zero("function", location.function)
      .number_unless_zero("file", location.file)
      .number_unless_zero("line", location.line)
      .end_line();
}

void write_stack(std::string& out, std::size_t id, const Stack& stack)
{
  json_text::Record record{out};
  record.number("stack", id).begin("frames") += '[';
  std::string_view separator = "[";
  for (const Frame& frame : stack.frames) {
    out += std::exchange(separator, ",[");
    json_text::append_number(out, frame.pc);
    out += ',';
    json_text::append_number(out, frame.location);
    out += frame.inlined ? ",1]" : "]";
  }
  out += ']';
  record.number_unless_zero("cut", stack.cut).end_line();
}

void write_labels(std::string& out, std::size_t id, const Labels& labels)
{
  json_text::Record record{out};
  record.number("labels", id).begin("set") += '[';
  std::string_view separator = "[";
  for (const auto& [key, value] : labels) {
    out += std::exchange(separator, ",[");
    json_text::append_number(out, key);
    out += ',';
    json_text::append_number(out, value);
    out += ']';
  }
  out += ']';
  record.end_line();
}

void write_goroutine(std::string& out, const Snapshot& snapshot, const Goroutine& goroutine)
{
  json_text::Record record{out};
  record.number("goroutine", goroutine.id)
      .number_unless_zero("status", goroutine.status)
      .number_unless_zero("wait", goroutine.wait_reason)
      .number_unless_zero("wait_since", goroutine.wait_since)
      .number_unless_zero("blocked_since", goroutine.blocked_since)
      .number_unless_zero("current", goroutine.current)
      .number_unless_zero("user", goroutine.user)
      .number_unless_zero("app", goroutine.app)
      .number_unless_zero("start", goroutine.start)
      .number_unless_zero("go", goroutine.go)
      .number_unless_zero("stack", goroutine.stack)
      .number_unless_zero("labels", goroutine.labels)
      .number_unless_zero("thread", goroutine.thread)
      .flag("waits_known", goroutine.waits_known)
      .flag("system", goroutine.system)
      .number_unless_zero("unreadable", goroutine.unreadable);
  const std::span<const Wait> waits = snapshot.waits_of(goroutine);
  if (!waits.empty()) append_waits(record.begin("waits"), waits);
  append_operations(out, record, snapshot.operations_of(goroutine), goroutine.future);
  record.end_line();
}

void write_problem(std::string& out, const Problem& problem)
{
  json_text::Record{out}
      .text("problem", word_of(problem.weight))
      .text_unless_empty("what", clean(problem.what))
      .text_unless_empty("effect", clean(problem.effect))
      .end_line();
}

/// The counts leave out the empty values with id 0.
void write_end(std::string& out, const Snapshot& snapshot)
{
  json_text::Record{out}
      .flag("end", true)
      .number("strings", snapshot.strings.size() - 1)
      .number("locations", snapshot.locations.size() - 1)
      .number("stacks", snapshot.stacks.size() - 1)
      .number("labels", snapshot.label_sets.size() - 1)
      .number("channels", snapshot.channels.size())
      .number("locks", snapshot.locks.size())
      .number("sites", snapshot.sites.size() - 1)
      .number("futures", snapshot.futures.size() - 1)
      .number("goroutines", snapshot.goroutines.size())
      .number("sleeps", snapshot.sleeps.size())
      .number("polls", snapshot.polls.size())
      .number("peers", snapshot.peers.size())
      .number("timers", snapshot.timers.size())
      .number("holders", snapshot.holders.size())
      .number("problems", snapshot.problems.size())
      .end_line();
}

/// One after the other: what a record refers to stands before it.
void write_tables(const Snapshot& snapshot, Pieces& pieces)
{
  pieces.add(1, snapshot.strings.size(), [&](std::string& out, std::size_t id) {
    write_string(out, id, snapshot.text(StringId{static_cast<std::uint32_t>(id)}));
  });
  pieces.add(1, snapshot.locations.size(), [&](std::string& out, std::size_t id) {
    write_location(out, id, snapshot.locations.values()[id]);
  });
  pieces.add(1, snapshot.stacks.size(), [&](std::string& out, std::size_t id) {
    write_stack(out, id, snapshot.stacks.values()[id]);
  });
  pieces.add(1, snapshot.label_sets.size(), [&](std::string& out, std::size_t id) {
    write_labels(out, id, snapshot.label_sets.values()[id]);
  });
  pieces.add(0, snapshot.channels.size(), [&](std::string& out, std::size_t index) {
    write_channel(out, index + 1, snapshot.channels[index]);
  });
  pieces.add(0, snapshot.locks.size(), [&](std::string& out, std::size_t index) {
    write_lock(out, index + 1, snapshot.locks[index]);
  });
  pieces.add(1, snapshot.sites.size(), [&](std::string& out, std::size_t id) {
    write_site(out, id, snapshot.sites.values()[id]);
  });
  pieces.add(1, snapshot.futures.size(), [&](std::string& out, std::size_t id) {
    write_future(out, id, snapshot.futures.values()[id]);
  });
}

void write_clock(const Snapshot& snapshot, Pieces& pieces)
{
  pieces.add(0, snapshot.sleeps.size(), [&](std::string& out, std::size_t index) {
    write_sleep(out, snapshot.sleeps[index]);
  });
  pieces.add(0, snapshot.polls.size(),
             [&](std::string& out, std::size_t index) { write_poll(out, snapshot.polls[index]); });
  pieces.add(0, snapshot.peers.size(),
             [&](std::string& out, std::size_t index) { write_peer(out, snapshot.peers[index]); });
  pieces.add(0, snapshot.timers.size(), [&](std::string& out, std::size_t index) {
    write_timer(out, snapshot, snapshot.timers[index]);
  });
}

}  // namespace

Result<void> write_snapshot(const Snapshot& snapshot, const Sink& sink)
{
  Pieces pieces{sink};
  pieces.add(0, 1, [&](std::string& out, std::size_t) { write_header(out, snapshot); });
  write_tables(snapshot, pieces);
  pieces.add(0, snapshot.goroutines.size(), [&](std::string& out, std::size_t index) {
    write_goroutine(out, snapshot, snapshot.goroutines[index]);
  });
  write_clock(snapshot, pieces);
  pieces.add(0, snapshot.holders.size(), [&](std::string& out, std::size_t index) {
    write_holders(out, snapshot.holders[index]);
  });
  const bool has_panel = snapshot.panel != Panel{};
  pieces.add(0, has_panel ? 1 : 0,
             [&](std::string& out, std::size_t) { write_panel(out, snapshot.panel); });
  pieces.add(0, snapshot.crash ? 1 : 0,
             [&](std::string& out, std::size_t) { write_crash(out, *snapshot.crash); });
  pieces.add(0, snapshot.problems.size(), [&](std::string& out, std::size_t index) {
    write_problem(out, snapshot.problems[index]);
  });
  pieces.add(0, 1, [&](std::string& out, std::size_t) { write_end(out, snapshot); });
  return pieces.finish();
}

Result<void> write_snapshot(const Snapshot& snapshot, std::ostream& out)
{
  return write_snapshot(snapshot, [&out](std::string_view piece) -> Result<void> {
    out.write(piece.data(), static_cast<std::streamsize>(piece.size()));
    if (!out.flush()) return Error{Errc::io_failed, "cannot write the snapshot"};
    return {};
  });
}

Result<void> save_snapshot(const Snapshot& snapshot, const std::string& path)
{
  auto file = stream::OutputFile::create(path);
  if (!file) return file.error();
  const Result<void> written =
      write_snapshot(snapshot, [&file](std::string_view piece) { return file->write(piece); });
  return written ? file->commit() : written;
}

}  // namespace unjam::saved
