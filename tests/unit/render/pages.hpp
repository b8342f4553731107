#pragma once

#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "aggregate/findings/diagnose.hpp"
#include "cli/render/page.hpp"
#include "tests/unit/sample_crash.hpp"

/// Pages of the sample snapshots, together with all that they refer to.
namespace unjam::test {

struct Groups {
  Groups(Snapshot sample, std::string_view by, aggregate::Scope scope = aggregate::Scope::user)
      : snapshot{std::move(sample)}, selection{aggregate::select(snapshot, scope)}
  {
    if (!by.empty()) keys = std::get<std::vector<aggregate::Key>>(aggregate::parse_keys(by));
    groups = aggregate::group(snapshot, selection.goroutines, keys);
  }

  [[nodiscard]] render::GroupsPage page() const
  {
    return {snapshot, selection, keys, groups, others};
  }

  Snapshot snapshot;
  aggregate::Selection selection;
  std::vector<aggregate::Key> keys;
  std::vector<aggregate::Group> groups;
  aggregate::Others others;
};

struct Goroutines {
  explicit Goroutines(Snapshot sample, aggregate::Scope scope = aggregate::Scope::user)
      : snapshot{std::move(sample)}, selection{aggregate::select(snapshot, scope)}
  {
  }

  [[nodiscard]] render::GoroutinesPage page() const { return {snapshot, selection}; }

  Snapshot snapshot;
  aggregate::Selection selection;
};

/// Those of a sample that can never wake.
struct Leaks {
  explicit Leaks(Snapshot sample)
      : snapshot{std::move(sample)},
        selection{aggregate::select(snapshot, aggregate::Scope::user)},
        leaks{aggregate::find_leaks(snapshot, selection.goroutines)},
        keys{std::get<std::vector<aggregate::Key>>(aggregate::parse_keys("app,wait,type"))},
        groups{aggregate::group(snapshot, leaks.never, keys)},
        queues{aggregate::group_queues(snapshot, leaks.never, groups)}
  {
  }

  [[nodiscard]] render::LeaksPage page() const
  {
    return {{snapshot, selection, keys, groups, others}, leaks, queues};
  }

  Snapshot snapshot;
  aggregate::Selection selection;
  aggregate::Leaks leaks;
  std::vector<aggregate::Key> keys;
  std::vector<aggregate::Group> groups;
  std::vector<aggregate::GroupQueues> queues;
  aggregate::Others others;
};

/// The queues of a sample's channels, or of its locks.
struct Queues {
  using Find = std::vector<aggregate::Queue>(const Snapshot&, std::span<const Goroutine* const>);

  Queues(Snapshot sample, Find find)
      : snapshot{std::move(sample)}, selection{aggregate::select(snapshot, aggregate::Scope::user)}
  {
    queues = find(snapshot, selection.goroutines);
  }

  [[nodiscard]] render::QueuesPage page() const
  {
    return {snapshot, selection, queues, others, releasers};
  }
  [[nodiscard]] render::ChannelsPage channels() const { return {page()}; }
  [[nodiscard]] render::LocksPage locks() const { return {page()}; }

  Snapshot snapshot;
  aggregate::Selection selection;
  std::vector<aggregate::Queue> queues;
  aggregate::Others others;
  std::vector<aggregate::ReleasersOf> releasers;
};

/// A report on a sample.
struct Report {
  Report(Snapshot sample, std::vector<aggregate::Finding> found)
      : groups{std::move(sample), "app,wait"}, findings{std::move(found)}
  {
  }

  [[nodiscard]] render::ReportPage page() const
  {
    return {.groups = groups.page(), .findings = findings, .source_lines = lines};
  }

  Groups groups;
  std::vector<aggregate::Finding> findings;
  render::SourceLines lines;
};

/// The report on the incident, with its source at hand.
inline Report incident_report()
{
  Snapshot snapshot = incident_facts();
  const aggregate::Finding finding = self_deadlock(snapshot);
  Report report{std::move(snapshot), {finding}};
  report.lines.lines[finding.chain.front().location] =
      "m.inChannel <- Metric{name, \"\x1b[1mms\", value}";
  return report;
}

inline Report odd_report()
{
  Snapshot snapshot = waits();
  std::vector<aggregate::Finding> findings = odd_findings(snapshot);
  return {std::move(snapshot), std::move(findings)};
}

/// The report on a crash, with a register and a text that attack a terminal.
inline Report crash_report()
{
  Snapshot snapshot = crashed();
  snapshot.crash->detail = snapshot.strings.intern("\x1b[2Jruntime: out of luck");
  snapshot.crash->registers.push_back({snapshot.strings.intern("r\"8\x07"), 0});
  std::vector<aggregate::Finding> findings = aggregate::diagnose(snapshot).findings;
  return {std::move(snapshot), std::move(findings)};
}

/// The wait graph of a sample.
struct Graph {
  Graph(Snapshot sample, const std::vector<aggregate::Finding>& findings,
        const aggregate::FoldOptions& options = {})
      : snapshot{std::move(sample)}, graph{aggregate::fold(snapshot, findings, options)}
  {
  }

  [[nodiscard]] render::GraphPage page() const { return {snapshot, graph}; }

  Snapshot snapshot;
  aggregate::FoldedGraph graph;
};

inline Graph incident_graph()
{
  Snapshot snapshot = incident_facts();
  const std::vector findings{self_deadlock(snapshot)};
  return {std::move(snapshot), findings};
}

inline Graph odd_graph(const aggregate::FoldOptions& options = {})
{
  Snapshot snapshot = waits();
  const std::vector<aggregate::Finding> findings = odd_findings(snapshot);
  const LocationId at = findings.front().chain.back().location;
  for (Goroutine& goroutine : snapshot.goroutines) {
    if (goroutine.id == GoroutineId{28}) {
      can(snapshot, goroutine,
          {{0, {.act = Act::unlock, .location = at}},
           {2, {.act = Act::done, .starts = true, .location = at}}});
    }
  }
  return {std::move(snapshot), findings, options};
}

/// The second goroutine, with variables in two frames, and the last two, without.
struct Stacks {
  explicit Stacks(Snapshot sample) : snapshot{std::move(sample)}
  {
    using enum render::Variable::Kind;
    const std::vector<Goroutine>& all = snapshot.goroutines;
    rows.push_back({all[1],
                    {{1, argument, "c", "*runtime.hchan", "(*runtime.hchan)(0xc000068060)"},
                     {1, local, "esc\x1b[1m", "string", "\"line\\none\" \xe2\x80\xae"},
                     {2, argument, "block", "bool", "true"}}});
    rows.push_back({all[all.size() - 2]});
    rows.push_back({all.back()});
  }

  [[nodiscard]] render::StackPage page() const { return {snapshot, rows}; }

  Snapshot snapshot;
  std::vector<render::StackRow> rows;
};

}  // namespace unjam::test
