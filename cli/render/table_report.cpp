#include <ostream>
#include <string>

#include "aggregate/findings/finding_words.hpp"
#include "aggregate/snapshot/names.hpp"
#include "cli/render/escape.hpp"
#include "cli/render/table.hpp"
#include "cli/render/table_rows.hpp"

namespace unjam::render {
namespace {

using aggregate::Finding;
using aggregate::Resource;

std::string resource_name(const Snapshot& snapshot, const Resource& resource)
{
  if (resource.is_channel) {
    const Channel& channel = snapshot.channels[resource.object];
    return std::string{snapshot.text(channel.name)} + " " + channel_name(snapshot, channel);
  }
  const Lock& lock = snapshot.locks[resource.object];
  return std::string{snapshot.text(lock.name)} + " " + lock_name(lock);
}

std::string resource_names(const Snapshot& snapshot, const Finding& finding)
{
  std::string list;
  for (const Resource& resource : finding.resources) {
    std::string name = resource_name(snapshot, resource);
    if (name.starts_with(' ')) name.erase(0, 1);
    list += (list.empty() ? "" : ", ") + name;
  }
  return escape(list);
}

std::string permanent(const Finding& finding)
{
  return !finding.permanent ? "" : *finding.permanent ? "yes" : "no";
}

}  // namespace

void print_table(std::ostream& out, const ReportPage& page, TableFormat format)
{
  const Snapshot& snapshot = page.groups.snapshot;
  Rows rows{out, format};
  rows.heading(
      {"kind", "grade", "title", "blocked", "resources", "permanent", "signature", "instances"});
  for (const Finding& finding : page.findings) {
    rows.print({std::string{word_of(finding.kind)}, std::string{word_of(finding.grade)},
                escape(finding.title), std::to_string(finding.goroutines.size()),
                resource_names(snapshot, finding), permanent(finding), finding.signature,
                std::to_string(finding.instances)});
  }
  if (format != TableFormat::markdown) return;
  out << '\n';
  print_table(out, page.groups, format);
}

}  // namespace unjam::render
