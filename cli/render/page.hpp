#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "aggregate/findings/finding.hpp"
#include "aggregate/findings/long_queue.hpp"
#include "aggregate/group/cut.hpp"
#include "aggregate/group/group.hpp"
#include "aggregate/group/select.hpp"
#include "aggregate/picture/fold.hpp"
#include "aggregate/snapshot/snapshot.hpp"
#include "aggregate/wait/group_queues.hpp"
#include "aggregate/wait/leaks.hpp"
#include "aggregate/wait/queue.hpp"
#include "aggregate/wait/releasers.hpp"

/// What the commands show. Every format prints the same pages.
///
/// Pages only refer to what they show; it must outlive them.
namespace unjam::render {

/// Whether stacks are printed. One line a goroutine, as text has it, leaves no room for them.
enum class Stacks { shown, left_out };

/// Whether the state of the target's runtime is printed as well.
enum class RuntimePanel { shown, left_out };

/// `unjam groups`
struct GroupsPage {
  const Snapshot& snapshot;
  const aggregate::Selection& selection;  ///< what was grouped
  std::span<const aggregate::Key> keys;
  std::span<const aggregate::Group> groups;
  aggregate::Others others = {};  ///< what `--top` cut
  Stacks stacks = Stacks::shown;
  RuntimePanel panel = RuntimePanel::left_out;
};

/// `unjam goroutines`
struct GoroutinesPage {
  const Snapshot& snapshot;
  const aggregate::Selection& selection;
  Stacks stacks = Stacks::shown;
};

/// `unjam leaks`
struct LeaksPage {
  GroupsPage groups;  ///< those who can never wake; its selection holds all who were judged
  const aggregate::Leaks& leaks;
  std::span<const aggregate::GroupQueues> queues;  ///< what each group waits for
};

/// Queues of goroutines, the longest first.
struct QueuesPage {
  const Snapshot& snapshot;
  const aggregate::Selection& selection;  ///< whose waits they are
  std::span<const aggregate::Queue> queues;
  aggregate::Others others = {};                           ///< what `--top` cut
  std::span<const aggregate::ReleasersOf> releasers = {};  ///< of each queue; empty: not known
};

/// Who could release those in one of the queues; null: not known.
[[nodiscard]] inline const aggregate::ReleasersOf* releasers(const QueuesPage& page,
                                                             std::size_t queue)
{
  return page.releasers.empty() ? nullptr : &page.releasers[queue];
}

/// `unjam channels`
struct ChannelsPage : QueuesPage {};

/// `unjam locks`
struct LocksPage : QueuesPage {};

/// The text of source lines, as far as they were found and are those of the binary. Not escaped.
struct SourceLines {
  std::map<LocationId, std::string> lines;
  std::string left_out;  ///< why some are not shown: "main.go is newer than the binary"; or empty
};

/// `unjam report`
struct ReportPage {
  GroupsPage groups;                             ///< its selection: all goroutines of the program
  std::span<const aggregate::Finding> findings;  ///< the first one is the answer
  std::size_t other_findings = 0;                ///< that `--top` cut
  const SourceLines& source_lines;
  std::span<const aggregate::LongQueue> queues = {};  ///< the longest, whatever was found
  std::map<std::string, std::string> labels = {};  ///< what the user says of it: host, service …
};

/// `unjam graph`
struct GraphPage {
  const Snapshot& snapshot;
  const aggregate::FoldedGraph& graph;
};

/// An argument or a local variable of one frame; all text comes from the target.
struct Variable {
  enum class Kind { argument, local };

  std::size_t frame = 0;  ///< index into the goroutine's stack
  Kind kind = Kind::local;
  std::string name;
  std::string type;
  std::string value;
};

/// One goroutine of a StackPage.
struct StackRow {
  const Goroutine& goroutine;
  std::vector<Variable> variables = {};  ///< in the order in which they are shown
};

/// `unjam stack`
struct StackPage {
  const Snapshot& snapshot;
  std::span<const StackRow> rows;
};

}  // namespace unjam::render
