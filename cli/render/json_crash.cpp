#include "cli/render/json_crash.hpp"

#include <algorithm>

#include "aggregate/snapshot/names.hpp"
#include "aggregate/snapshot/words.hpp"
#include "cli/render/json_object.hpp"
#include "cli/render/json_rows.hpp"

namespace unjam::render {
namespace {

std::string text_or_null(const Snapshot& snapshot, StringId id)
{
  return id == StringId{} ? null : json_string(snapshot.text(id));
}

std::string number_or_null(std::int64_t number)
{
  return number == 0 ? null : std::to_string(number);
}

std::string address_or_null(std::uint64_t address)
{
  return address == 0 ? null : json_string(address_text(address));
}

void append_earlier(std::string& out, const Snapshot& snapshot, const std::vector<PanicValue>& all)
{
  out += '[';
  for (const PanicValue& panic : all) {
    if (out.back() != '[') out += ',';
    JsonObject object{out};
    object.member("text") += json_string(snapshot.text(panic.text));
    object.member("type") += text_or_null(snapshot, panic.type);
    object.member("recovered") += panic.recovered ? "true" : "false";
    object.close();
  }
  out += ']';
}

void append_signal(std::string& out, const Snapshot& snapshot, const Signal& signal)
{
  if (signal.number == 0) {
    out += null;
    return;
  }
  JsonObject object{out};
  object.member("number") += std::to_string(signal.number);
  object.member("name") += json_string(snapshot.text(signal.name));
  object.member("code") += std::to_string(signal.code);
  object.member("sender") += number_or_null(signal.sender);
  object.member("address") += signal.code > 0 ? json_string(address_text(signal.address)) : null;
  object.member("pc") += address_or_null(signal.pc);
  object.close();
}

void append_registers(std::string& out, const Snapshot& snapshot,
                      const std::vector<Register>& registers)
{
  JsonObject object{out};
  for (const Register& one : registers) {
    object.member(snapshot.text(one.name)) += json_string(address_text(one.value));
  }
  object.close();
}

void append_flipped(std::string& out, const std::vector<FlippedBit>& flipped)
{
  JsonObject object{out};
  for (const FlippedBit& one : flipped) {
    object.member(address_text(one.address)) += json_string(address_text(one.heap));
  }
  object.close();
}

const Stack& stack_of(const Snapshot& snapshot, const Crash& crash)
{
  const auto goroutine = std::ranges::find(snapshot.goroutines, crash.goroutine, &Goroutine::id);
  const bool known = crash.goroutine != GoroutineId{} && goroutine != snapshot.goroutines.end();
  return snapshot.stacks[known ? goroutine->stack : crash.stack];
}

}  // namespace

std::string json_crash(const Snapshot& snapshot, const Crash& crash)
{
  std::string out;
  JsonObject object{out};
  object.member("kind") += json_string(word_of(crash.kind));
  object.member("text") += json_string(snapshot.text(crash.text));
  object.member("detail") += text_or_null(snapshot, crash.detail);
  object.member("type") += text_or_null(snapshot, crash.type);
  append_earlier(object.member("earlier"), snapshot, crash.earlier);
  append_signal(object.member("signal"), snapshot, crash.signal);
  object.member("goroutine") += number_or_null(static_cast<std::int64_t>(crash.goroutine));
  object.member("thread") += number_or_null(crash.thread);
  object.member("pc") += address_or_null(crash.pc);
  append_registers(object.member("registers"), snapshot, crash.registers);
  append_flipped(object.member("flipped_bits"), crash.flipped);
  JsonRows{snapshot}.append_stack(object, stack_of(snapshot, crash), nullptr);
  object.close();
  return out;
}

}  // namespace unjam::render
