#pragma once

#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "cli/render/page.hpp"
#include "tests/unit/sample_waits.hpp"

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

  [[nodiscard]] render::QueuesPage page() const { return {snapshot, selection, queues, others}; }
  [[nodiscard]] render::ChannelsPage channels() const { return {page()}; }
  [[nodiscard]] render::LocksPage locks() const { return {page()}; }

  Snapshot snapshot;
  aggregate::Selection selection;
  std::vector<aggregate::Queue> queues;
  aggregate::Others others;
};

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
