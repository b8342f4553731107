#include <spdlog/fmt/fmt.h>

#include <ostream>

#include "cli/render/escape.hpp"
#include "cli/render/group_blocks.hpp"
#include "cli/render/headline.hpp"
#include "cli/render/layout.hpp"
#include "cli/render/names.hpp"
#include "cli/render/text.hpp"
#include "cli/render/text_finding.hpp"
#include "cli/render/text_panel.hpp"

namespace unjam::render {
namespace {

// "1,013 goroutines (1,005 user, 8 system set aside), 2 findings"
std::string summary(const ReportPage& page)
{
  const std::size_t findings = page.findings.size() + page.other_findings;
  std::string line = goroutine_counts(page.groups.snapshot, page.groups.selection);
  if (findings == 0) return line + " · ";
  line += ", " + plural(findings, "finding");
  if (page.other_findings != 0) line += ", the first " + number(page.findings.size()) + " shown";
  return line + " · ";
}

/// A signal that somebody sent is a fact: the program did not fail by itself.
void print_signal(std::ostream& out, const Snapshot& snapshot, const Paint& paint)
{
  if (!snapshot.crash || !was_sent(*snapshot.crash)) return;
  const Crash& crash = *snapshot.crash;
  const StringId said = crash.text == StringId{} ? crash.signal.name : crash.text;
  out << paint.faint("ended by a signal: " + escape(snapshot.text(said)) +
                     "; the program did not fail by itself")
      << '\n';
}

/// What is long all the same, where nothing is wrong.
void print_queues(std::ostream& out, const ReportPage& page, const Paint& paint)
{
  if (page.queues.empty()) return;
  Names names{page.groups.snapshot};
  out << '\n' << paint.faint("longest queues") << '\n';
  for (const aggregate::LongQueue& queue : page.queues) {
    out << paint.strong(fmt::format("{:>8}", number(queue.goroutines.size()))) << "  "
        << escape(queue.wait) << " in " << names.location(queue.place) << '\n';
  }
}

void print_findings(std::ostream& out, const ReportPage& page, const Paint& paint)
{
  FindingText text{out, page, paint};
  for (const aggregate::Finding& finding : page.findings) {
    text.print(finding, &finding != &page.findings.front());
  }
  const std::string& left_out = page.source_lines.left_out;
  if (!left_out.empty()) {
    out << paint.faint("  source lines are left out: " + escape(left_out)) << '\n';
  }
}

}  // namespace

void print_text(std::ostream& out, const ReportPage& page, const Terminal& terminal)
{
  const Paint paint{terminal};
  const Snapshot& snapshot = page.groups.snapshot;
  if (!complete(snapshot)) out << paint.alarm(incomplete);
  out << paint.strong(headline(page)) << '\n'
      << paint.faint(summary(page) + source_name(snapshot)) << '\n';
  print_signal(out, snapshot, paint);
  print_findings(out, page, paint);
  if (page.findings.empty()) print_queues(out, page, paint);
  GroupsPage table = page.groups;
  table.stacks = Stacks::left_out;
  print_groups(out, table, terminal);
  if (snapshot.has_facts) print_panel(out, snapshot, paint);
  if (snapshot.engine == "core" || !snapshot.problems.empty()) out << '\n';
  print_remarks(out, snapshot, paint);
}

}  // namespace unjam::render
