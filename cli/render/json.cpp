#include "cli/render/json.hpp"

#include <ostream>

#include "aggregate/snapshot/identity.hpp"
#include "cli/render/json_array.hpp"
#include "cli/render/json_crash.hpp"
#include "cli/render/json_findings.hpp"
#include "cli/render/json_header.hpp"
#include "cli/render/json_object.hpp"
#include "cli/render/json_queues.hpp"
#include "cli/render/json_rows.hpp"

namespace unjam::render {
namespace {

/// Prints the array of rows and closes the document.
template <class Rows, class RowText>
void print_rows(std::ostream& out, const char* name, const Rows& rows, RowText row_text)
{
  print_array(out, name, rows, row_text);
  out << "}\n";
}

/// Prints what a cut removed, if anything was.
void print_others(std::ostream& out, const char* name, const aggregate::Others& others)
{
  if (others.rows == 0) return;
  out << ",\n \"others\":{\"" << name << "\":" << others.rows << ",\"count\":" << others.goroutines
      << "}";
}

void print_start(std::ostream& out, const char* schema, const Snapshot& snapshot,
                 const aggregate::Selection& selection)
{
  out << json_header(snapshot, schema) << ",\n \"selection\":" << json_selection(selection);
}

/// Prints the target's clock, without which the times of goroutines and timers say nothing.
void print_clock(std::ostream& out, const Snapshot& snapshot)
{
  if (snapshot.now != 0) out << ",\n \"now\":" << snapshot.now;
}

void print_labels(std::ostream& out, const std::map<std::string, std::string>& labels)
{
  if (labels.empty()) return;
  out << ",\n \"labels\":";
  const char* separator = "{";
  for (const auto& [name, value] : labels) {
    out << separator << json_string(name) << ':' << json_string(value);
    separator = ",";
  }
  out << '}';
}

}  // namespace

void print_json(std::ostream& out, const GroupsPage& page)
{
  JsonRows rows{page.snapshot};
  print_start(out, "unjam.groups/1", page.snapshot, page.selection);
  if (page.panel == RuntimePanel::shown) {
    print_clock(out, page.snapshot);
    out << ",\n \"panel\":" << json_panel(page.snapshot);
  }
  print_others(out, "groups", page.others);
  print_rows(out, "groups", page.groups,
             [&](const aggregate::Group& group) { return rows.group(page, group); });
}

void print_json(std::ostream& out, const GoroutinesPage& page)
{
  JsonRows rows{page.snapshot};
  print_start(out, "unjam.goroutines/1", page.snapshot, page.selection);
  print_clock(out, page.snapshot);
  print_rows(out, "goroutines", page.selection.goroutines,
             [&](const Goroutine* goroutine) { return rows.goroutine(*goroutine, page.stacks); });
}

void print_json(std::ostream& out, const StackPage& page)
{
  JsonRows rows{page.snapshot};
  out << json_header(page.snapshot, "unjam.stack/1");
  print_rows(out, "goroutines", page.rows, [&](const StackRow& row) { return rows.stack(row); });
}

void print_json(std::ostream& out, const LeaksPage& page)
{
  const GroupsPage& groups = page.groups;
  const bool reachability = groups.snapshot.has_facts && aggregate::knows_reach(groups.snapshot);
  JsonRows rows{groups.snapshot};
  print_start(out, "unjam.leaks/1", groups.snapshot, groups.selection);
  print_clock(out, groups.snapshot);
  out << ",\n \"reachability\":" << (reachability ? "true" : "false")
      << ",\n \"verdicts\":{\"never\":" << page.leaks.never.size()
      << ",\"unknown\":" << page.leaks.unknown << ",\"can_wake\":" << page.leaks.can_wake
      << ",\"main_in_select\":" << page.leaks.main_in_select << "}";
  print_others(out, "leaks", groups.others);
  std::size_t index = 0;
  print_rows(out, "leaks", groups.groups,
             [&](const aggregate::Group&) { return rows.leak(page, index++); });
}

void print_json(std::ostream& out, const ReportPage& page)
{
  const GroupsPage& groups = page.groups;
  JsonFindings findings{groups.snapshot};
  JsonRows rows{groups.snapshot};
  out << json_header(groups.snapshot, "unjam.report/1");
  out << ",\n \"id\":" << json_string(identity(groups.snapshot));
  print_labels(out, page.labels);
  if (groups.snapshot.crash) {
    out << ",\n \"crash\":" << json_crash(groups.snapshot, *groups.snapshot.crash);
  }
  if (page.other_findings != 0 || groups.others.rows != 0) {
    out << ",\n \"others\":{\"findings\":" << page.other_findings
        << ",\"groups\":" << groups.others.rows << ",\"count\":" << groups.others.goroutines << "}";
  }
  print_array(out, "queues", page.queues,
              [&](const aggregate::LongQueue& queue) { return findings.queue(queue); });
  print_array(out, "findings", page.findings,
              [&](const aggregate::Finding& finding) { return findings.finding(finding); });
  print_rows(out, "groups", groups.groups,
             [&](const aggregate::Group& group) { return rows.group(groups, group); });
}

void print_json(std::ostream& out, const ChannelsPage& page)
{
  JsonQueues rows{page.snapshot};
  print_start(out, "unjam.channels/1", page.snapshot, page.selection);
  print_clock(out, page.snapshot);
  print_others(out, "channels", page.others);
  std::size_t index = 0;
  print_rows(out, "channels", page.queues, [&](const aggregate::Queue& queue) {
    return rows.channel(queue, releasers(page, index++));
  });
}

void print_json(std::ostream& out, const LocksPage& page)
{
  JsonQueues rows{page.snapshot};
  print_start(out, "unjam.locks/1", page.snapshot, page.selection);
  print_clock(out, page.snapshot);
  print_others(out, "locks", page.others);
  std::size_t index = 0;
  print_rows(out, "locks", page.queues, [&](const aggregate::Queue& queue) {
    return rows.lock(queue, releasers(page, index++));
  });
}

}  // namespace unjam::render
