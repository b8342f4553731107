#include "aggregate/snapshot/append.hpp"

#include <optional>
#include <utility>
#include <vector>

namespace unjam {
namespace {

/// Moves ids from the tables of one snapshot to those of another, where equal values are found.
class Translation {
 public:
  Translation(const Snapshot& from, Snapshot& to)
  {
    for (std::uint32_t id = 0; id < from.strings.size(); ++id) {
      strings_.push_back(to.strings.intern(from.text(StringId{id})));
    }
    for (const Location& each : from.locations.values()) {
      locations_.push_back(
          to.locations.intern({(*this)(each.function), (*this)(each.file), each.line}));
    }
    for (const Stack& each : from.stacks.values()) stacks_.push_back(to.stacks.intern(stack(each)));
    for (const Labels& each : from.label_sets.values()) {
      labels_.push_back(to.label_sets.intern(labels(each)));
    }
  }

  StringId operator()(StringId id) const { return strings_[static_cast<std::size_t>(id)]; }
  LocationId operator()(LocationId id) const { return locations_[static_cast<std::size_t>(id)]; }
  StackId operator()(StackId id) const { return stacks_[static_cast<std::size_t>(id)]; }
  LabelsId operator()(LabelsId id) const { return labels_[static_cast<std::size_t>(id)]; }

  Goroutine operator()(Goroutine goroutine) const
  {
    translate(goroutine.current, goroutine.user, goroutine.app, goroutine.start, goroutine.go,
              goroutine.stack, goroutine.labels, goroutine.wait_reason, goroutine.unreadable);
    return goroutine;
  }

 private:
  template <class... Ids>
  void translate(Ids&... ids) const
  {
    ((ids = (*this)(ids)), ...);
  }

  Stack stack(Stack stack) const
  {
    translate(stack.cut);
    for (Frame& frame : stack.frames) translate(frame.location);
    return stack;
  }

  Labels labels(Labels labels) const
  {
    for (auto& [key, value] : labels) translate(key, value);
    return labels;
  }

  std::vector<StringId> strings_;
  std::vector<LocationId> locations_;
  std::vector<StackId> stacks_;
  std::vector<LabelsId> labels_;
};

/// The snapshot without what makes sense within one process alone.
Snapshot without_facts(Snapshot snapshot)
{
  Snapshot bare;
  bare.source = std::move(snapshot.source);
  bare.target = std::move(snapshot.target);
  bare.engine = std::move(snapshot.engine);
  bare.cross_check = snapshot.cross_check;
  bare.strings = std::move(snapshot.strings);
  bare.locations = std::move(snapshot.locations);
  bare.stacks = std::move(snapshot.stacks);
  bare.label_sets = std::move(snapshot.label_sets);
  bare.goroutines = std::move(snapshot.goroutines);
  bare.expected = snapshot.expected;
  bare.problems = std::move(snapshot.problems);
  for (Goroutine& goroutine : bare.goroutines) {
    goroutine.wait_since = 0;
    goroutine.blocked_since = 0;
    goroutine.waits = {};
    goroutine.operations = {};
    goroutine.future = {};
    goroutine.waits_known = false;
  }
  return bare;
}

template <class Value>
void keep_common(Value& value, const Value& other)
{
  if (value != other) value = {};
}

void keep_common(Target& target, const Target& other)
{
  keep_common(target.go_version, other.go_version);
  keep_common(target.delve_version, other.delve_version);
  keep_common(target.build_id, other.build_id);
  keep_common(target.module, other.module);
  keep_common(target.std_prefix, other.std_prefix);
  keep_common(target.status_names, other.status_names);
}

void add(std::optional<CrossCheck>& sum, const std::optional<CrossCheck>& other)
{
  if (!other) sum.reset();
  if (!sum) return;
  sum->distinct_stacks += other->distinct_stacks;
  sum->checked += other->checked;
  sum->disagreed += other->disagreed;
}

void add_expected(Snapshot& sum, const Snapshot& next)
{
  if (!sum.expected && !next.expected) return;
  sum.expected =
      sum.expected.value_or(sum.goroutines.size()) + next.expected.value_or(next.goroutines.size());
}

Part part(const Snapshot& snapshot, StringId name, std::size_t first)
{
  return {.name = name,
          .first = first,
          .source = snapshot.source,
          .target = snapshot.target,
          .engine = snapshot.engine};
}

void name_problems(Snapshot& snapshot, std::string_view name)
{
  for (Problem& problem : snapshot.problems) {
    problem.what = std::string{name}.append(": ").append(problem.what);
  }
}

}  // namespace

void append(Snapshot& sum, std::string_view name, Snapshot next)
{
  next = without_facts(std::move(next));
  name_problems(next, name);
  if (sum.parts.empty()) {
    sum = std::move(next);
    sum.parts.push_back(part(sum, sum.strings.intern(name), 0));
    return;
  }
  sum.parts.push_back(part(next, sum.strings.intern(name), sum.goroutines.size()));
  keep_common(sum.target, next.target);
  keep_common(sum.engine, next.engine);
  add(sum.cross_check, next.cross_check);
  add_expected(sum, next);
  const Translation translated{next, sum};
  for (const Goroutine& each : next.goroutines) sum.goroutines.push_back(translated(each));
  for (Problem& problem : next.problems) sum.problems.push_back(std::move(problem));
}

}  // namespace unjam
