#include "cli/render/text_finding.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <ostream>
#include <string_view>

#include "aggregate/findings/finding_words.hpp"
#include "aggregate/snapshot/names.hpp"
#include "cli/render/escape.hpp"
#include "cli/render/layout.hpp"
#include "cli/render/waiting.hpp"

namespace unjam::render {
namespace {

using aggregate::Finding;
using aggregate::Link;
using aggregate::Resource;
using aggregate::Role;

constexpr std::size_t most_ids = 8;
constexpr std::size_t most_roles = 4;
constexpr std::size_t most_links = 12;
constexpr std::size_t most_texts = 12;

/// "5 9 21 … and 999 more"
std::string examples(const std::vector<GoroutineId>& ids)
{
  std::string list;
  for (std::size_t i = 0; i < std::min(ids.size(), most_ids); ++i) {
    list += (i == 0 ? "" : " ") + std::to_string(static_cast<std::int64_t>(ids[i]));
  }
  if (ids.size() > most_ids) list += fmt::format(" … and {} more", number(ids.size() - most_ids));
  return list;
}

std::string in_words(aggregate::FindingKind kind)
{
  std::string words{word_of(kind)};
  std::ranges::replace(words, '_', ' ');
  return words;
}

/// Slow is not stuck.
std::string_view verb(aggregate::FindingKind kind)
{
  return aggregate::kind_of(kind).waits ? " waiting" : " stuck";
}

/// "waits to send to"; of what is no wait, its own words.
std::string does(const std::string& operation)
{
  if (operation == "send") return "waits to send to";
  if (operation == "receive") return "waits to receive from";
  if (operation == "lock") return "waits to lock";
  if (operation == "read_lock" || operation == "read lock") return "waits to read-lock";
  if (operation == "wait") return "waits for";
  return escape(operation);
}

void add(std::string& list, const std::vector<GoroutineId>& goroutines, std::string_view noun)
{
  if (!goroutines.empty()) list += ", " + plural(goroutines.size(), noun);
}

}  // namespace

void FindingText::print(const Finding& finding, bool with_title)
{
  out_ << '\n';
  if (with_title) out_ << paint_.strong(escape(finding.title)) << '\n';
  print_heading(finding);
  for (const std::string& sentence : finding.explanation) out_ << "  " << escape(sentence) << '\n';
  for (const Resource& resource : finding.resources) print_resource(resource);
  for (std::size_t i = 0; i < std::min(finding.chain.size(), most_links); ++i) {
    print_link(finding, finding.chain[i]);
  }
  if (finding.chain.size() > most_links) {
    out_ << "  … and " << plural(finding.chain.size() - most_links, "more link") << '\n';
  }
  print_texts("evidence", finding.evidence);
  print_texts("in dlv", finding.dlv);
}

// "proved: self deadlock, 1,002 goroutines stuck for good: 5 9 21 22 23 24 25 26 … and 994 more"
void FindingText::print_heading(const Finding& finding)
{
  std::string line = std::string{word_of(finding.grade)} + ": " + in_words(finding.kind);
  if (finding.instances > 1) line += ", " + number(finding.instances) + " times";
  if (!finding.goroutines.empty()) {
    line += ", " + plural(finding.goroutines.size(), "goroutine");
    if (finding.kind != aggregate::FindingKind::crash) line += verb(finding.kind);
    if (finding.permanent.value_or(false)) line += " for good";
    if (!snapshot_.counted) line += ": " + examples(finding.goroutines);
  }
  out_ << (finding.grade == aggregate::Grade::proved ? paint_.alarm(line) : line) << '\n';
}

void FindingText::print_resource(const Resource& resource)
{
  out_ << "  " << resource_line(resource) << '\n';
  if (!resource.is_channel) return print_roles("could release it", resource.owners);
  if (!resource.senders.empty()) print_roles("could receive", resource.consumers);
  if (!resource.receivers.empty()) print_roles("could send or close", resource.producers);
}

void FindingText::print_roles(const char* title, const std::vector<Role>& roles)
{
  out_ << "    " << title << (roles.empty() ? ": nobody\n" : ":\n");
  for (std::size_t i = 0; i < std::min(roles.size(), most_roles); ++i) {
    const Role& role = roles[i];
    out_ << fmt::format("      goroutine {} ({}) at {}\n",
                        static_cast<std::int64_t>(role.goroutine), word_of(role.grade),
                        names_.location(role.location));
  }
  if (roles.size() > most_roles) {
    out_ << "      … and " << number(roles.size() - most_roles) << " more\n";
  }
}

void FindingText::print_link(const Finding& finding, const Link& link)
{
  const auto id = static_cast<std::int64_t>(link.goroutine);
  out_ << "  "
       << (id == 0             ? "the program"
           : snapshot_.counted ? "a goroutine"
                               : fmt::format("goroutine {}", id))
       << ' ' << does(link.operation);
  if (link.resource) out_ << ' ' << resource_name(finding.resources[*link.resource]);
  out_ << '\n';
  if (link.location != LocationId{}) print_location(link.location);
  for (const LocationId frame : link.frames) {
    if (frame != link.location) print_location(frame);
  }
}

void FindingText::print_location(LocationId location)
{
  constexpr std::size_t widest = 120;  // of a line of source
  out_ << "    " << names_.location(location) << '\n';
  const auto text = source_lines_.lines.find(location);
  if (text == source_lines_.lines.end()) return;
  out_ << paint_.faint(fmt::format("      {:>5} | {}", snapshot_.location(location).line,
                                   shortened(escape(text->second), widest)))
       << '\n';
}

void FindingText::print_texts(const char* title, const std::vector<std::string>& texts)
{
  if (texts.empty()) return;
  out_ << "  " << paint_.faint(title) << '\n';
  for (std::size_t i = 0; i < std::min(texts.size(), most_texts); ++i) {
    out_ << "    " << escape(texts[i]) << '\n';
  }
  if (texts.size() > most_texts) {
    out_ << "    … and " << number(texts.size() - most_texts) << " more\n";
  }
}

std::string FindingText::resource_name(const Resource& resource) const
{
  const StringId name = resource.is_channel ? snapshot_.channels[resource.object].name
                                            : snapshot_.locks[resource.object].name;
  if (name != StringId{}) return names_.text(name);
  const std::uint32_t index = resource.object;
  return resource.is_channel ? names_.channels({&index, 1}) : names_.locks({&index, 1});
}

// "main.Metrics.inChannel: 0xc000068060 chan main.Metric 100/100, 1,002 senders"
std::string FindingText::resource_line(const Resource& resource) const
{
  const std::uint32_t index = resource.object;
  std::string line = resource_name(resource);
  if (resource.is_channel) {
    const Channel& channel = snapshot_.channels[index];
    if (channel.name != StringId{}) line += ": " + names_.channels({&index, 1});
    const std::string special = state_but_closed(channel);
    if (!special.empty()) line += ", " + special;
  } else {
    const Lock& lock = snapshot_.locks[index];
    if (lock.name != StringId{}) line += ": " + names_.locks({&index, 1});
    line += ", " + state(lock);
  }
  add(line, resource.senders, "sender");
  add(line, resource.receivers, "receiver");
  if (!resource.is_channel) add(line, resource.waiters, "goroutine");
  return line;
}

}  // namespace unjam::render
