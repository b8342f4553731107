#include "client/saved/crash_record.hpp"

#include <string_view>
#include <utility>

#include "client/json_text/record.hpp"
#include "client/saved/snapshot_values.hpp"

namespace unjam::saved {
namespace {

using rpc::Complaint;
using rpc::for_each_element;
using rpc::for_each_field;
using rpc::read_value;
using Value = simdjson::ondemand::value;

void write_signal(std::string& out, const Signal& signal)
{
  json_text::Record{out}
      .number("number", signal.number)
      .number_unless_zero("name", signal.name)
      .number_unless_zero("code", signal.code)
      .number_unless_zero("sender", signal.sender)
      .number_unless_zero("address", signal.address)
      .number_unless_zero("pc", signal.pc)
      .end();
}

/// [text, type] or [text, type, 1]
void write_earlier(std::string& out, const PanicValue& panic)
{
  json_text::append_number(out, panic.text);
  json_text::append_number(out += ',', panic.type);
  if (panic.recovered) out += ",1";
}

void write_register(std::string& out, const Register& one)
{
  json_text::append_number(out, one.name);
  json_text::append_number(out += ',', one.value);
}

void write_flipped(std::string& out, const FlippedBit& one)
{
  json_text::append_number(out, one.address);
  json_text::append_number(out += ',', one.heap);
}

/// An array of arrays; nothing if there are none.
template <class Part>
void write_parts(json_text::Record& record, std::string_view key, const std::vector<Part>& parts,
                 void (*write)(std::string&, const Part&))
{
  if (parts.empty()) return;
  std::string& out = record.begin(key);
  std::string_view separator = "[[";
  for (const Part& part : parts) {
    write(out += std::exchange(separator, ",["), part);
    out += ']';
  }
  out += ']';
}

/// A pair of which each part is read by a call of its own.
template <class First, class Second>
Complaint read_pair(Value value, Complaint expected, First first, Second second)
{
  int index = 0;
  const Complaint bad = for_each_element(value, [&](Value part) -> Complaint {
    switch (index++) {
      case 0:
        return first(part);
      case 1:
        return second(part);
      default:
        return {};
    }
  });
  if (!bad.empty()) return bad;
  return index < 2 ? expected : Complaint{};
}

}  // namespace

void write_crash(std::string& out, const Crash& crash)
{
  json_text::Record record{out};
  record.text("crash", word_of(crash.kind))
      .number_unless_zero("text", crash.text)
      .number_unless_zero("detail", crash.detail)
      .number_unless_zero("type", crash.type);
  write_parts(record, "earlier", crash.earlier, write_earlier);
  if (crash.signal != Signal{}) write_signal(record.begin("signal"), crash.signal);
  record.number_unless_zero("goroutine", crash.goroutine)
      .number_unless_zero("thread", crash.thread)
      .number_unless_zero("pc", crash.pc);
  write_parts(record, "registers", crash.registers, write_register);
  write_parts(record, "flipped", crash.flipped, write_flipped);
  record.number_unless_zero("stack", crash.stack).end_line();
}

Complaint CrashRecord::read(simdjson::ondemand::object record)
{
  if (snapshot_.crash) return "expected one crash only";
  Crash& crash = snapshot_.crash.emplace();
  return fields_.for_each(record, [&](std::string_view key, Value value) -> Complaint {
    if (key == "crash") return read_word(value, "expected panic, fatal or signal", crash.kind);
    if (key == "text") return strings_.read(value, crash.text);
    if (key == "detail") return strings_.read(value, crash.detail);
    if (key == "type") return strings_.read(value, crash.type);
    if (key == "signal") return read_signal(value, crash.signal);
    if (key == "thread") return read_value(value, crash.thread);
    if (key == "pc") return read_value(value, crash.pc);
    if (key == "stack") return stacks_.read(value, crash.stack);
    if (key == "goroutine") {
      std::int64_t id = 0;
      const Complaint bad = read_value(value, id);
      crash.goroutine = GoroutineId{id};
      return bad;
    }
    if (key == "earlier") {
      return for_each_element(
          value, [&](Value panic) { return read_earlier(panic, crash.earlier.emplace_back()); });
    }
    if (key == "registers") {
      return for_each_element(
          value, [&](Value one) { return read_register(one, crash.registers.emplace_back()); });
    }
    if (key == "flipped") {
      return for_each_element(
          value, [&](Value one) { return read_flipped(one, crash.flipped.emplace_back()); });
    }
    return {};
  });
}

Complaint CrashRecord::read_signal(Value value, Signal& signal)
{
  simdjson::ondemand::object object;
  if (value.get_object().get(object)) return "expected an object";
  return for_each_field(object, [&](std::string_view key, Value field) -> Complaint {
    if (key == "number") return read_value(field, signal.number);
    if (key == "name") return strings_.read(field, signal.name);
    if (key == "code") return read_value(field, signal.code);
    if (key == "sender") return read_value(field, signal.sender);
    if (key == "address") return read_value(field, signal.address);
    if (key == "pc") return read_value(field, signal.pc);
    return {};
  });
}

Complaint CrashRecord::read_earlier(Value value, PanicValue& panic)
{
  int index = 0;
  std::uint64_t recovered = 0;
  const Complaint bad = for_each_element(value, [&](Value part) -> Complaint {
    switch (index++) {
      case 0:
        return strings_.read(part, panic.text);
      case 1:
        return strings_.read(part, panic.type);
      case 2:
        return read_value(part, recovered);
      default:
        return {};
    }
  });
  if (!bad.empty()) return bad;
  panic.recovered = recovered == 1;
  const bool whole = index >= 2 && recovered <= 1;
  return whole ? Complaint{} : "expected panics: [text, type] or [text, type, 1]";
}

Complaint CrashRecord::read_register(Value value, Register& one)
{
  return read_pair(
      value, "expected registers: [name, value]",
      [&](Value part) { return strings_.read(part, one.name); },
      [&](Value part) { return read_value(part, one.value); });
}

Complaint CrashRecord::read_flipped(Value value, FlippedBit& one)
{
  return read_pair(
      value, "expected flipped bits: [address, heap]",
      [&](Value part) { return read_value(part, one.address); },
      [&](Value part) { return read_value(part, one.heap); });
}

}  // namespace unjam::saved
