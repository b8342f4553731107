#include "cli/render/json_rows.hpp"

#include <spdlog/fmt/fmt.h>

#include <iterator>

#include "cli/render/json_resources.hpp"
#include "cli/render/waiting.hpp"

namespace unjam::render {
namespace {

std::string string_or_null(std::string_view text)
{
  return text.empty() ? null : json_string(text);
}

// The arguments, or the locals, of one frame.
void append_variables(std::string& out, const StackRow& row, std::size_t frame, Variable::Kind kind)
{
  out += '[';
  for (const Variable& variable : row.variables) {
    if (variable.frame != frame || variable.kind != kind) continue;
    if (out.back() != '[') out += ',';
    JsonObject object{out};
    object.member("name") += json_string(variable.name);
    object.member("type") += json_string(variable.type);
    object.member("value") += json_string(variable.value);
    object.close();
  }
  out += ']';
}

}  // namespace

std::string JsonRows::group(const GroupsPage& page, const aggregate::Group& group)
{
  std::string out;
  JsonObject row{out};
  append_group(row, page, group);
  append_group_stack(row, page, group);
  row.close();
  return out;
}

std::string JsonRows::leak(const LeaksPage& page, std::size_t index)
{
  const aggregate::Group& group = page.groups.groups[index];
  std::string out;
  JsonObject row{out};
  append_group(row, page.groups, group);
  append_resources(row.member("resources"), page.queues[index]);
  append_group_stack(row, page.groups, group);
  row.close();
  return out;
}

void JsonRows::append_group(JsonObject& row, const GroupsPage& page, const aggregate::Group& group)
{
  JsonObject key{row.member("key")};
  for (std::size_t i = 0; i < page.keys.size(); ++i) {
    append_value(key.member(page.keys[i].name()), group.key[i]);
  }
  key.close();
  row.member("count") += std::to_string(group.count);
  append_ids(row.member("goroutines"), snapshot_, group.members);
  if (group.unreadable) row.member("unreadable") += "true";
  if (!group.shares.empty()) append_shares(row.member("sources"), group);
}

void JsonRows::append_shares(std::string& out, const aggregate::Group& group)
{
  out += '[';
  for (const aggregate::Share& share : group.shares) {
    if (out.back() != '[') out += ',';
    JsonObject object{out};
    object.member("source") += json_string(snapshot_.text(snapshot_.parts[share.part].name));
    object.member("count") += std::to_string(share.count);
    append_ids(object.member("goroutines"), snapshot_, share.members);
    object.close();
  }
  out += ']';
}

void JsonRows::append_group_stack(JsonObject& row, const GroupsPage& page,
                                  const aggregate::Group& group)
{
  if (page.stacks == Stacks::left_out) return;
  append_stack(row, snapshot_.stacks[group.stack], nullptr);
  row.member("stack_count") += std::to_string(group.stack_count);
}

void JsonRows::append_resources(std::string& out, const aggregate::GroupQueues& queues)
{
  out += '[';
  for (const aggregate::Queue& queue : queues.channels) {
    if (out.back() != '[') out += ',';
    JsonObject object{out};
    add_members(object, snapshot_, snapshot_.channels[queue.object]);
    object.member("count") += std::to_string(queue.count);
    object.close();
  }
  for (const aggregate::Queue& queue : queues.locks) {
    if (out.back() != '[') out += ',';
    JsonObject object{out};
    add_members(object, snapshot_.locks[queue.object]);
    object.member("count") += std::to_string(queue.count);
    object.close();
  }
  out += ']';
}

std::string JsonRows::goroutine(const Goroutine& goroutine, Stacks stacks)
{
  std::string out;
  JsonObject row{out};
  append_goroutine(row, goroutine);
  if (stacks == Stacks::shown && goroutine.stack != StackId{}) {
    append_stack(row, snapshot_.stacks[goroutine.stack], nullptr);
  }
  row.close();
  return out;
}

std::string JsonRows::stack(const StackRow& row)
{
  std::string out;
  JsonObject object{out};
  append_goroutine(object, row.goroutine);
  append_stack(object, snapshot_.stacks[row.goroutine.stack], &row);
  object.close();
  return out;
}

void JsonRows::append_goroutine(JsonObject& row, const Goroutine& goroutine)
{
  const bool readable = goroutine.unreadable == StringId{};
  const auto number = [&](std::int64_t value) { return value == 0 ? null : std::to_string(value); };
  row.member("id") += snapshot_.counted ? null : number(static_cast<std::int64_t>(goroutine.id));
  if (is_sum(snapshot_)) {
    row.member("source") += json_string(snapshot_.text(snapshot_.part_of(goroutine)->name));
  }
  row.member("status") +=
      string_or_null(readable ? status_name(snapshot_.target, goroutine.status) : std::string{});
  row.member("wait") += string_or_null(snapshot_.text(goroutine.wait_reason));
  row.member("thread") += number(goroutine.thread);
  row.member("system") += goroutine.system ? "true" : "false";
  locations_.append(row.member("current"), goroutine.current);
  locations_.append(row.member("user"), goroutine.user);
  locations_.append(row.member("app"), goroutine.app);
  locations_.append(row.member("start"), goroutine.start);
  locations_.append(row.member("go"), goroutine.go);
  append_labels(row.member("labels"), goroutine.labels);
  row.member("unreadable") += string_or_null(snapshot_.text(goroutine.unreadable));
  if (!snapshot_.has_facts) return;
  append_waits(row.member("waits"), goroutine);
  append_peer(row.member("peer"), goroutine.id);
  row.member("waited_ns") += number(waited(snapshot_, goroutine));
}

void JsonRows::append_waits(std::string& out, const Goroutine& goroutine)
{
  out += '[';
  const auto begin = [&] {
    if (out.back() != '[') out += ',';
    return JsonObject{out};
  };
  for (const Wait& wait : snapshot_.waits_of(goroutine)) {
    JsonObject object = begin();
    add_members(object, snapshot_, wait);
    object.close();
  }
  for (const Sleep& sleep : sleeps_of(snapshot_, goroutine.id)) {
    JsonObject object = begin();
    add_members(object, sleep);
    object.close();
  }
  for (const Poll& poll : polls_of(snapshot_, goroutine.id)) {
    JsonObject object = begin();
    add_members(object, poll);
    object.close();
  }
  out += ']';
}

void JsonRows::append_peer(std::string& out, GoroutineId goroutine)
{
  const Peer* const peer = peer_of(snapshot_, goroutine);
  if (peer == nullptr) {
    out += null;
    return;
  }
  JsonObject object{out};
  add_members(object, snapshot_, *peer);
  object.close();
}

void JsonRows::append_stack(JsonObject& row, const Stack& stack, const StackRow* with_variables)
{
  append_frames(row.member("stack"), stack, with_variables);
  if (stack.cut != StringId{}) row.member("stack_cut") += json_string(snapshot_.text(stack.cut));
}

void JsonRows::append_frames(std::string& out, const Stack& stack, const StackRow* with_variables)
{
  out += '[';
  for (std::size_t i = 0; i < stack.frames.size(); ++i) {
    const Frame& frame = stack.frames[i];
    if (i != 0) out += ',';
    out.append("{").append(locations_.members(frame.location));
    fmt::format_to(std::back_inserter(out), R"(,"inlined":{},"pc":"{:#x}")", frame.inlined,
                   frame.pc);
    if (with_variables != nullptr && !with_variables->variables.empty()) {
      append_variables(out += R"(,"arguments":)", *with_variables, i, Variable::Kind::argument);
      append_variables(out += R"(,"locals":)", *with_variables, i, Variable::Kind::local);
    }
    out += '}';
  }
  out += ']';
}

void JsonRows::append_labels(std::string& out, LabelsId id)
{
  JsonObject labels{out};
  for (const auto& [key, value] : snapshot_.label_sets[id]) {
    labels.member(snapshot_.text(key)) += json_string(snapshot_.text(value));
  }
  labels.close();
}

void JsonRows::append_channels(std::string& out, const aggregate::ChannelSet& set)
{
  out += '[';
  for (const std::uint32_t channel : set.channels) {
    if (out.back() != '[') out += ',';
    JsonObject object{out};
    add_members(object, snapshot_, snapshot_.channels[channel]);
    object.close();
  }
  out += ']';
}

void JsonRows::append_locks(std::string& out, const aggregate::LockSet& set)
{
  out += '[';
  for (const std::uint32_t lock : set.locks) {
    if (out.back() != '[') out += ',';
    JsonObject object{out};
    add_members(object, snapshot_.locks[lock]);
    object.close();
  }
  out += ']';
}

void JsonRows::append_value(std::string& out, const aggregate::Value& value)
{
  if (const auto* location = std::get_if<LocationId>(&value)) {
    locations_.append(out, *location);
  } else if (const auto* stack = std::get_if<StackId>(&value)) {
    append_frames(out, snapshot_.stacks[*stack], nullptr);
  } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
    out += std::to_string(*number);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    out += json_string(*text);
  } else if (const auto* channels = std::get_if<aggregate::ChannelSet>(&value)) {
    append_channels(out, *channels);
  } else if (const auto* locks = std::get_if<aggregate::LockSet>(&value)) {
    append_locks(out, *locks);
  } else {
    out += null;
  }
}

}  // namespace unjam::render
