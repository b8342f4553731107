#include "cli/render/json_findings.hpp"

#include "aggregate/findings/finding_words.hpp"
#include "aggregate/snapshot/names.hpp"
#include "cli/render/json_resources.hpp"

namespace unjam::render {
namespace {

using aggregate::Finding;
using aggregate::Link;
using aggregate::Resource;
using aggregate::Role;

/// An array; `append_element` writes one of its elements.
template <class Elements, class AppendElement>
void append_array(std::string& out, const Elements& elements, AppendElement append_element)
{
  out += '[';
  for (const auto& element : elements) {
    if (out.back() != '[') out += ',';
    append_element(element);
  }
  out += ']';
}

void append_texts(std::string& out, const std::vector<std::string>& texts)
{
  append_array(out, texts, [&](const std::string& text) { out += json_string(text); });
}

std::string truth(const std::optional<bool>& value)
{
  if (!value) return null;
  return *value ? "true" : "false";
}

std::string address(const Snapshot& snapshot, const Resource& resource)
{
  return json_string(address_text(resource.is_channel ? snapshot.channels[resource.object].address
                                                      : snapshot.locks[resource.object].address));
}

}  // namespace

std::string JsonFindings::finding(const Finding& finding)
{
  std::string out;
  JsonObject row{out};
  row.member("kind") += json_string(word_of(finding.kind));
  row.member("grade") += json_string(word_of(finding.grade));
  row.member("permanent") += truth(finding.permanent);
  row.member("signature") += json_string(finding.signature);
  row.member("instances") += std::to_string(finding.instances);
  row.member("title") += json_string(finding.title);
  append_texts(row.member("explanation"), finding.explanation);
  append_texts(row.member("evidence"), finding.evidence);
  append_texts(row.member("dlv"), finding.dlv);
  append_ids(row.member("goroutines"), snapshot_, finding.goroutines);
  row.member("blocked") += std::to_string(finding.goroutines.size());
  append_array(row.member("resources"), finding.resources,
               [&](const Resource& resource) { append_resource(out, resource); });
  append_array(row.member("chain"), finding.chain,
               [&](const Link& link) { append_link(out, finding, link); });
  row.close();
  return out;
}

std::string JsonFindings::queue(const aggregate::LongQueue& queue)
{
  std::string out;
  JsonObject row{out};
  row.member("count") += std::to_string(queue.goroutines.size());
  row.member("wait") += json_string(queue.wait);
  std::string& resource = row.member("resource");
  if (queue.queue) {
    Resource named;
    named.is_channel = is_channel(queue.queue->kind);
    named.object = queue.queue->object;
    resource += address(snapshot_, named);
  } else {
    resource += null;
  }
  locations_.append(row.member("location"), queue.place);
  append_ids(row.member("goroutines"), snapshot_, queue.goroutines);
  row.close();
  return out;
}

void JsonFindings::append_resource(std::string& out, const Resource& resource)
{
  JsonObject object{out};
  if (resource.is_channel) {
    const Channel& channel = snapshot_.channels[resource.object];
    add_members(object, snapshot_, channel);
    add_name(object, snapshot_, channel.name);
    append_ids(object.member("senders"), resource.senders);
    append_ids(object.member("receivers"), resource.receivers);
    append_roles(object.member("consumers"), resource.consumers);
    append_roles(object.member("producers"), resource.producers);
  } else {
    const Lock& lock = snapshot_.locks[resource.object];
    add_members(object, lock);
    add_name(object, snapshot_, lock.name);
    append_ids(object.member("waiters"), resource.waiters);
    append_roles(object.member("owners"), resource.owners);
  }
  object.close();
}

void JsonFindings::append_roles(std::string& out, const std::vector<Role>& roles)
{
  append_array(out, roles, [&](const Role& role) {
    JsonObject object{out};
    object.member("goroutine") += std::to_string(static_cast<std::int64_t>(role.goroutine));
    object.member("grade") += json_string(word_of(role.grade));
    locations_.append(object.member("location"), role.location);
    object.close();
  });
}

void JsonFindings::append_link(std::string& out, const Finding& finding, const Link& link)
{
  JsonObject object{out};
  object.member("goroutine") += std::to_string(static_cast<std::int64_t>(link.goroutine));
  object.member("operation") += json_string(link.operation);
  object.member("resource") +=
      link.resource ? address(snapshot_, finding.resources[*link.resource]) : null;
  locations_.append(object.member("location"), link.location);
  append_array(object.member("frames"), link.frames,
               [&](LocationId frame) { locations_.append(out, frame); });
  object.close();
}

}  // namespace unjam::render
