#include "client/saved/snapshot_records.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "client/saved/snapshot_values.hpp"

namespace unjam::saved {

using rpc::Complaint;
using rpc::for_each_element;
using rpc::read_value;

template <class Id>
Complaint SnapshotRecords::add(std::string_view type, std::uint64_t id, Id interned,
                               KnownIds<Id>& known)
{
  if (id != known.next()) {
    return fields_.complain_of_record("expected " + std::string{type} + " " +
                                      std::to_string(known.next()));
  }
  known.add(interned);
  return {};
}

Complaint SnapshotRecords::read(std::string_view type, Object record)
{
  fields_.start();
  if (started_ == (type == "schema")) {
    return started_ ? "expected one header only"
                    : R"(expected a header, {"schema":"unjam.snapshot/1",…})";
  }
  if (type == "goroutine") return read_goroutine(record);
  if (type == "string") return read_string(record);
  if (type == "location") return read_location(record);
  if (type == "stack") return read_stack(record);
  if (type == "labels") return read_labels(record);
  if (type == "problem") return read_problem(record);
  if (type == "schema") return read_header(record);
  if (type == "end") return read_end(record);
  if (type == "crash") return crash_.read(record);
  if (const auto complaint = facts_.read(type, record)) return *complaint;
  if (const auto complaint = operations_.read(type, record)) return *complaint;
  return record.raw_json().error() ? rpc::malformed : Complaint{};  // of a later version
}

Complaint SnapshotRecords::read_header(Object record)
{
  started_ = true;
  return fields_.for_each(record, [this](std::string_view key, Value value) -> Complaint {
    if (key == "schema") return read_schema(value);
    if (key == "source") return read_source(value, snapshot_.source);
    if (key == "target") return read_target(value, snapshot_.target);
    if (key == "expected") return read_value(value, snapshot_.expected.emplace());
    if (key == "engine") return read_text(value, snapshot_.engine);
    if (key == "cross_check") return read_cross_check(value, snapshot_.cross_check.emplace());
    if (key == "counted") return read_value(value, snapshot_.counted);
    if (key == "facts") return read_value(value, snapshot_.has_facts);
    if (key == "operations") return read_value(value, snapshot_.has_operations);
    if (key == "accounted") return read_value(value, snapshot_.account.whole);
    if (key == "unaccounted") return read_text(value, snapshot_.account.missing);
    if (key == "now") return read_value(value, snapshot_.now);
    return {};
  });
}

Complaint SnapshotRecords::read_string(Object record)
{
  std::uint64_t id = 0;
  std::string_view text;
  std::string bytes;
  const Complaint bad =
      fields_.for_each(record, [&](std::string_view key, Value value) -> Complaint {
        if (key == "string") return read_value(value, id);
        if (key == "text") return read_value(value, text);
        if (key != "hex") return {};
        const Complaint bad_hex = read_hex(value, bytes);
        text = bytes;
        return bad_hex;
      });
  return bad.empty() ? add("string", id, snapshot_.strings.intern(text), strings_) : bad;
}

Complaint SnapshotRecords::read_location(Object record)
{
  std::uint64_t id = 0;
  Location location;
  const Complaint bad =
      fields_.for_each(record, [&](std::string_view key, Value value) -> Complaint {
        if (key == "location") return read_value(value, id);
        if (key == "function") return strings_.read(value, location.function);
        if (key == "file") return strings_.read(value, location.file);
        if (key == "line") return read_value(value, location.line);
        return {};
      });
  return bad.empty() ? add("location", id, snapshot_.locations.intern(location), locations_) : bad;
}

Complaint SnapshotRecords::read_stack(Object record)
{
  std::uint64_t id = 0;
  Stack stack;
  const Complaint bad =
      fields_.for_each(record, [&](std::string_view key, Value value) -> Complaint {
        if (key == "stack") return read_value(value, id);
        if (key == "cut") return strings_.read(value, stack.cut);
        if (key != "frames") return {};
        return for_each_element(value, [&](Value frame) { return read_frame(frame, stack); });
      });
  return bad.empty() ? add("stack", id, snapshot_.stacks.intern(std::move(stack)), stacks_) : bad;
}

/// [pc, location] or [pc, location, 1].
Complaint SnapshotRecords::read_frame(Value value, Stack& stack)
{
  Frame frame;
  int index = 0;
  std::uint64_t inlined = 0;
  const Complaint bad = for_each_element(value, [&](Value part) -> Complaint {
    switch (index++) {
      case 0:
        return read_value(part, frame.pc);
      case 1:
        return locations_.read(part, frame.location);
      case 2:
        return read_value(part, inlined);
      default:
        return {};
    }
  });
  if (!bad.empty()) return bad;
  if (index < 2 || inlined > 1) return "expected frames: [pc, location] or [pc, location, 1]";
  frame.inlined = inlined == 1;
  stack.frames.push_back(frame);
  return {};
}

Complaint SnapshotRecords::read_labels(Object record)
{
  std::uint64_t id = 0;
  Labels labels;
  const Complaint bad =
      fields_.for_each(record, [&](std::string_view key, Value value) -> Complaint {
        if (key == "labels") return read_value(value, id);
        if (key != "set") return {};
        return for_each_element(value, [&](Value pair) {
          int index = 0;
          auto& label = labels.emplace_back();
          return for_each_element(pair, [&](Value part) -> Complaint {
            switch (index++) {
              case 0:
                return strings_.read(part, label.first);
              case 1:
                return strings_.read(part, label.second);
              default:
                return {};
            }
          });
        });
      });
  if (!bad.empty()) return bad;
  const auto by_key = [this](const auto& label) { return snapshot_.text(label.first); };
  std::ranges::stable_sort(labels, {}, by_key);
  return add("labels", id, snapshot_.label_sets.intern(std::move(labels)), label_sets_);
}

Complaint SnapshotRecords::read_goroutine(Object record)
{
  Goroutine goroutine;
  const Complaint bad = fields_.for_each(record, [&](std::string_view key, Value value) {
    return read_goroutine_field(key, value, goroutine);
  });
  if (bad.empty()) snapshot_.goroutines.push_back(goroutine);
  return bad;
}

Complaint SnapshotRecords::read_goroutine_field(std::string_view key, Value value,
                                                Goroutine& goroutine)
{
  if (key == "goroutine") {
    std::int64_t id = 0;
    const Complaint bad = read_value(value, id);
    goroutine.id = GoroutineId{id};
    return bad;
  }
  if (key == "status") return read_status(value, goroutine.status);
  if (key == "wait") return strings_.read(value, goroutine.wait_reason);
  if (key == "wait_since") return read_value(value, goroutine.wait_since);
  if (key == "blocked_since") return read_value(value, goroutine.blocked_since);
  if (key == "current") return locations_.read(value, goroutine.current);
  if (key == "user") return locations_.read(value, goroutine.user);
  if (key == "app") return locations_.read(value, goroutine.app);
  if (key == "start") return locations_.read(value, goroutine.start);
  if (key == "go") return locations_.read(value, goroutine.go);
  if (key == "stack") return stacks_.read(value, goroutine.stack);
  if (key == "labels") return label_sets_.read(value, goroutine.labels);
  if (key == "thread") return read_value(value, goroutine.thread);
  if (key == "waits_known") return read_value(value, goroutine.waits_known);
  if (key == "system") return read_value(value, goroutine.system);
  if (key == "unreadable") return strings_.read(value, goroutine.unreadable);
  if (key == "waits") return facts_.read_waits(value, goroutine.waits);
  if (key == "operations") return operations_.read_operations(value, goroutine.operations);
  if (key == "future") return operations_.read_future(value, goroutine.future);
  return {};
}

Complaint SnapshotRecords::read_problem(Object record)
{
  Problem& problem = snapshot_.problems.emplace_back();
  return fields_.for_each(record, [&](std::string_view key, Value value) -> Complaint {
    if (key == "problem") return read_weight(value, problem.weight);
    if (key == "what") return read_text(value, problem.what);
    if (key == "effect") return read_text(value, problem.effect);
    return {};
  });
}

Complaint SnapshotRecords::read_end(Object record)
{
  ended_ = true;
  const auto check = [this](Value value, std::uint64_t count) -> Complaint {
    std::uint64_t number = 0;
    if (const Complaint bad = read_value(value, number); !bad.empty()) return bad;
    if (number == count) return {};
    return fields_.complain("expected " + std::to_string(count) + ", as many as there are above");
  };
  return fields_.for_each(record, [&](std::string_view key, Value value) -> Complaint {
    if (key == "strings") return check(value, strings_.next() - 1);
    if (key == "locations") return check(value, locations_.next() - 1);
    if (key == "stacks") return check(value, stacks_.next() - 1);
    if (key == "labels") return check(value, label_sets_.next() - 1);
    if (key == "goroutines") return check(value, snapshot_.goroutines.size());
    if (key == "problems") return check(value, snapshot_.problems.size());
    if (const auto count = facts_.count(key)) return check(value, *count);
    if (const auto count = operations_.count(key)) return check(value, *count);
    return {};
  });
}

Snapshot SnapshotRecords::take_part()
{
  Snapshot part;
  part.source = std::move(snapshot_.source);
  part.target = std::move(snapshot_.target);
  part.engine = std::move(snapshot_.engine);
  part.expected = snapshot_.expected;
  part.strings = std::move(snapshot_.strings);
  part.locations = std::move(snapshot_.locations);
  part.stacks = std::move(snapshot_.stacks);
  part.label_sets = std::move(snapshot_.label_sets);
  part.goroutines = std::move(snapshot_.goroutines);
  part.counted = snapshot_.counted;
  part.now = snapshot_.now;
  for (Goroutine& goroutine : part.goroutines) {
    goroutine.waits = {};
    goroutine.operations = {};
    goroutine.future = {};
    goroutine.waits_known = false;
  }
  sort_goroutines(part.goroutines);
  return part;
}

Snapshot SnapshotRecords::take()
{
  sort_goroutines(snapshot_.goroutines);
  std::ranges::stable_sort(snapshot_.sleeps, {}, &Sleep::goroutine);
  std::ranges::stable_sort(snapshot_.polls, {}, &Poll::goroutine);
  std::ranges::stable_sort(snapshot_.peers, {}, &Peer::goroutine);
  std::ranges::stable_sort(snapshot_.timers, {}, &Timer::when);
  return std::move(snapshot_);
}

}  // namespace unjam::saved
