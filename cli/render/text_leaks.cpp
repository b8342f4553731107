#include <cstdint>
#include <ostream>
#include <vector>

#include "cli/render/group_blocks.hpp"
#include "cli/render/headline.hpp"
#include "cli/render/layout.hpp"
#include "cli/render/names.hpp"
#include "cli/render/text.hpp"

namespace unjam::render {
namespace {

// "9 of 1,013 goroutines can never wake, of 12 it is not known"
std::string answer(const LeaksPage& page, bool is_certain)
{
  const std::size_t never = page.leaks.never.size();
  const aggregate::Selection& selection = page.groups.selection;
  const std::string noun = selection.filtered_out == 0 ? "goroutine" : "selected goroutine";
  std::string line = "no " + noun + " is known to be stuck for good";
  if (never != 0) {
    line = number(never) + " of " + plural(selection.goroutines.size(), noun) + " can never wake";
  }
  if (!is_certain) {
    return line + "; reachability was not computed: that needs the core's file on this machine";
  }
  if (page.leaks.unknown != 0) line += ", of " + number(page.leaks.unknown) + " it is not known";
  return line;
}

std::vector<std::uint32_t> objects(const std::vector<aggregate::Queue>& queues)
{
  std::vector<std::uint32_t> indices;
  indices.reserve(queues.size());
  for (const aggregate::Queue& queue : queues) indices.push_back(queue.object);
  return indices;
}

// "waiting for 0xc000068060 chan main.Metric 100/100"; nothing if for a nil channel
std::string waiting_for(const Names& names, const aggregate::GroupQueues& queues)
{
  const std::string channels = names.channels(objects(queues.channels));
  const std::string locks = names.locks(objects(queues.locks));
  if (channels.empty() && locks.empty()) return "";
  return "waiting for " + channels + (channels.empty() || locks.empty() ? "" : ", ") + locks;
}

}  // namespace

void print_text(std::ostream& out, const LeaksPage& page, const Terminal& terminal)
{
  const Paint paint{terminal};
  const Snapshot& snapshot = page.groups.snapshot;
  const bool is_certain = snapshot.has_facts && aggregate::knows_reach(snapshot);
  print_answer(out, snapshot, answer(page, is_certain), paint);
  if (is_certain) {
    out << paint.faint(
               "  the verdict of Go 1.26's goroutine leak profile, here after death and for "
               "any version of Go")
        << '\n';
  }
  if (page.leaks.main_in_select != 0) {
    out << "  note: main waits in `select {}`, which keeps a program alive and is no leak\n";
  }
  const Names names{snapshot};
  print_groups(out, page.groups, terminal,
               [&](std::size_t group) { return waiting_for(names, page.queues[group]); });
}

}  // namespace unjam::render
