#include "cli/render/ndjson.hpp"

#include <ostream>

#include "cli/render/json_findings.hpp"
#include "cli/render/json_queues.hpp"
#include "cli/render/json_rows.hpp"

namespace unjam::render {

void print_ndjson(std::ostream& out, const GroupsPage& page)
{
  JsonRows rows{page.snapshot};
  for (const aggregate::Group& group : page.groups) out << rows.group(page, group) << '\n';
}

void print_ndjson(std::ostream& out, const GoroutinesPage& page)
{
  JsonRows rows{page.snapshot};
  for (const Goroutine* goroutine : page.selection.goroutines) {
    out << rows.goroutine(*goroutine, page.stacks) << '\n';
  }
}

void print_ndjson(std::ostream& out, const StackPage& page)
{
  JsonRows rows{page.snapshot};
  for (const StackRow& row : page.rows) out << rows.stack(row) << '\n';
}

void print_ndjson(std::ostream& out, const LeaksPage& page)
{
  JsonRows rows{page.groups.snapshot};
  for (std::size_t i = 0; i < page.groups.groups.size(); ++i) out << rows.leak(page, i) << '\n';
}

void print_ndjson(std::ostream& out, const ChannelsPage& page)
{
  JsonQueues rows{page.snapshot};
  for (std::size_t i = 0; i < page.queues.size(); ++i) {
    out << rows.channel(page.queues[i], releasers(page, i)) << '\n';
  }
}

void print_ndjson(std::ostream& out, const LocksPage& page)
{
  JsonQueues rows{page.snapshot};
  for (std::size_t i = 0; i < page.queues.size(); ++i) {
    out << rows.lock(page.queues[i], releasers(page, i)) << '\n';
  }
}

void print_ndjson(std::ostream& out, const ReportPage& page)
{
  JsonFindings rows{page.groups.snapshot};
  for (const aggregate::Finding& finding : page.findings) out << rows.finding(finding) << '\n';
}

}  // namespace unjam::render
