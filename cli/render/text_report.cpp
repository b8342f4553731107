#include <ostream>

#include "cli/render/escape.hpp"
#include "cli/render/group_blocks.hpp"
#include "cli/render/headline.hpp"
#include "cli/render/layout.hpp"
#include "cli/render/text.hpp"
#include "cli/render/text_finding.hpp"
#include "cli/render/text_panel.hpp"

namespace unjam::render {
namespace {

/// The first line. That nothing was found is an answer only where it was looked for.
std::string answer(const ReportPage& page)
{
  const GroupsPage& groups = page.groups;
  if (!page.findings.empty()) return escape(page.findings.front().title);
  const std::string counts = goroutine_counts(groups.snapshot, groups.selection);
  if (!groups.snapshot.has_facts) return "what goroutines wait for is not known: " + counts;
  if (!groups.snapshot.has_operations) return "who could release whom is not known: " + counts;
  return "nothing found that is stuck: " + counts;
}

// "1,013 goroutines (1,005 user, 8 system set aside), 2 findings"
std::string summary(const ReportPage& page)
{
  const std::size_t findings = page.findings.size() + page.other_findings;
  if (findings == 0) return "";
  std::string line = goroutine_counts(page.groups.snapshot, page.groups.selection) + ", " +
                     plural(findings, "finding");
  if (page.other_findings != 0) line += ", the first " + number(page.findings.size()) + " shown";
  return line + " · ";
}

void print_findings(std::ostream& out, const ReportPage& page, const Paint& paint)
{
  FindingText text{out, page, paint};
  for (const aggregate::Finding& finding : page.findings) {
    text.print(finding, &finding != &page.findings.front());
  }
}

}  // namespace

void print_text(std::ostream& out, const ReportPage& page, const Terminal& terminal)
{
  const Paint paint{terminal};
  const Snapshot& snapshot = page.groups.snapshot;
  if (!complete(snapshot)) out << paint.alarm(incomplete);
  out << paint.strong(answer(page)) << '\n'
      << paint.faint(summary(page) + source_name(snapshot)) << '\n';
  print_findings(out, page, paint);
  GroupsPage table = page.groups;
  table.stacks = Stacks::left_out;
  print_groups(out, table, terminal);
  if (snapshot.has_facts) print_panel(out, snapshot, paint);
  if (snapshot.engine == "core" || !snapshot.problems.empty()) out << '\n';
  print_remarks(out, snapshot, paint);
}

}  // namespace unjam::render
