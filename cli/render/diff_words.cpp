#include "cli/render/diff_words.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <utility>

#include "cli/render/escape.hpp"
#include "cli/render/waiting.hpp"

namespace unjam::render {
namespace {

using aggregate::Difference;
using aggregate::Progress;
using aggregate::Trend;
using Verdict = Progress::Verdict;

bool has_series(const DiffPage& page)
{
  return page.snapshots.size() > 2;
}

std::string text_of(const std::optional<std::string>& value)
{
  if (!value) return "(none)";
  return value->empty() ? R"("")" : escape(*value);
}

/// Places speak for themselves; other values do not.
std::string named(const aggregate::Key& key, const std::optional<std::string>& value)
{
  const std::string name = key.name();
  if (name == "wait") return "[" + text_of(value) + "]";
  static constexpr std::string_view places[] = {"current", "user", "app", "start", "go", "stack"};
  if (std::ranges::find(places, name) != std::end(places)) return text_of(value);
  return escape(name) + "=" + text_of(value);
}

/// "main.(*Metrics).CountS [chan send]"
std::string name(const DiffPage& page, const Difference& row)
{
  if (row.unreadable) return "(unreadable)";
  std::string list;
  for (std::size_t i = 0; i < page.keys.size(); ++i) {
    list += (list.empty() ? "" : " ") + named(page.keys[i], row.key[i]);
  }
  return list;
}

std::string in(const std::string& name)
{
  return name.starts_with('[') ? " " + name : " in " + name;
}

/// "+630", "-5"
std::string with_sign(std::int64_t value)
{
  const auto size = static_cast<std::uint64_t>(std::abs(value));
  return (value > 0 ? "+" : value < 0 ? "-" : "") + number(size);
}

/// "+200"; "+0.5" only where whole numbers would lie.
std::string rate(const Difference& row)
{
  const double growth = growth_per_snapshot(row);
  if (growth == std::round(growth)) return with_sign(static_cast<std::int64_t>(growth));
  return fmt::format("{:+.1f}", growth);
}

/// "main.fetch [chan send] only ever grows: +200 a snapshot, from 100 to 500, and so do 2 others"
std::string leak_answer(const DiffPage& page)
{
  const auto only_grows = [](const Difference& row) { return row.only_grows; };
  const auto first = std::ranges::find_if(page.rows, only_grows);
  if (first == page.rows.end()) return "";
  std::string line = name(page, *first) + " only ever grows: " + rate(*first) +
                     " a snapshot, from " + number(first->counts.front()) + " to " +
                     number(first->counts.back());
  const auto more = static_cast<std::size_t>(std::ranges::count_if(page.rows, only_grows)) - 1;
  return more == 0 ? line : line + fmt::format(", and so do {}", plural(more, "other"));
}

std::string change_answer(const DiffPage& page)
{
  if (page.rows.empty() || page.rows.front().change == 0) return "no group grew or shrank";
  // Of equally large changes, growth is what people look for.
  const Difference& first = page.rows.front();
  const auto grown = std::ranges::find_if(
      page.rows, [&](const Difference& row) { return row.change == std::abs(first.change); });
  const Difference& row = grown == page.rows.end() ? first : *grown;
  const auto size = static_cast<std::size_t>(std::abs(row.change));
  return plural(size, "goroutine") + (row.change > 0 ? " more" : " fewer") + in(name(page, row));
}

std::string elapsed(const DiffPage& page)
{
  constexpr std::int64_t millisecond = 1'000'000;
  return page.progress.elapsed < millisecond ? "" : " in " + duration(page.progress.elapsed);
}

/// "371 of the 379 goroutines that are in both", "all 379 goroutines that are in both"
std::string of_shared(const DiffPage& page, std::size_t count)
{
  const std::size_t shared = page.progress.shared;
  const std::string some = count == shared ? "all " : number(count) + " of the ";
  return some + plural(shared, "goroutine") + (shared == 1 ? " that is" : " that are") +
         (has_series(page) ? " in all" : " in both");
}

/// Whether these are cores in files of different names. Those of a process that hangs may be equal
/// to the last byte, as copies are.
bool are_files(const DiffPage& page)
{
  const Source& first = page.snapshots.front().snapshot.source;
  return std::ranges::all_of(page.snapshots.subspan(1), [&](const ComparedSnapshot& each) {
    const Source& source = each.snapshot.source;
    return !first.core.empty() && !source.core.empty() && source.core != first.core;
  });
}

std::string progress_answer(const DiffPage& page)
{
  const Progress& progress = page.progress;
  if (progress.verdict == Verdict::same_moment && are_files(page)) {
    return "the cores are equal: copies of one, or no goroutine has run between them";
  }
  if (progress.verdict == Verdict::same_moment) {
    return std::string{"this is the same moment "} + (has_series(page) ? "each time" : "twice");
  }
  if (progress.verdict == Verdict::known && !progress.stuck.empty()) {
    return of_shared(page, progress.stuck.size()) + " made no progress at all" + elapsed(page);
  }
  if (progress.verdict == Verdict::likely && !progress.alike.empty()) {
    return of_shared(page, progress.alike.size()) + " stand where they stood";
  }
  return "";
}

/// Whether somebody waits as in no idle process: for a lock, or to send.
bool presses(const Snapshot& snapshot)
{
  return std::ranges::any_of(snapshot.waits, [](const Wait& wait) {
    return wait.kind != Wait::Kind::receive && wait.kind != Wait::Kind::wait;
  });
}

/// "HANGS  No goroutine has run between the two cores: all 303 are at the same places, in the same
/// waits"
std::string still_answer(const DiffPage& page)
{
  const std::string cores = has_series(page) ? number(page.snapshots.size()) : "two";
  const std::size_t goroutines = page.progress.shared;
  const bool hangs = presses(page.snapshots.back().snapshot);
  const std::string all =
      goroutines == 1 ? "its only one is at the same place, in the same wait"
                      : "all " + number(goroutines) + " are at the same places, in the same waits";
  return (hangs ? "HANGS" : "IDLE") + std::string{"  No goroutine has run between the "} + cores +
         " cores: " + all + (hangs ? "" : "; none waits for a lock or to send");
}

/// "1 and 2"
std::string between(const DiffPage& page)
{
  return fmt::format("{} and {}", page.progress.between + 1, page.progress.between + 2);
}

std::string who_stands(const DiffPage& page)
{
  const std::size_t count = page.progress.alike.size();
  return number(count) + (page.progress.stuck.empty() ? "" : " more") +
         (count == 1 ? " stands where it stood" : " stand where they stood") +
         ": same number, same stack. That is weaker: who runs may come back to the same place";
}

bool is_exact(const DiffPage& page)
{
  return page.progress.verdict == Verdict::known || page.progress.verdict == Verdict::nothing_ran;
}

/// A list without stacks has the place that Delve calls user, which may be in a package of Go's; a
/// stack shows the program's own function further out. Under --by app these are two groups.
std::optional<Problem> other_places(const DiffPage& page)
{
  const auto by_app = [](const aggregate::Key& key) { return key.name() == "app"; };
  const auto has_stacks = [](const ComparedSnapshot& each) {
    return std::ranges::any_of(each.snapshot.goroutines, [](const Goroutine& goroutine) {
      return goroutine.stack != StackId{};
    });
  };
  const auto bare = std::ranges::find_if_not(page.snapshots, has_stacks);
  if (bare == page.snapshots.end() || std::ranges::none_of(page.snapshots, has_stacks) ||
      std::ranges::none_of(page.keys, by_app)) {
    return std::nullopt;
  }
  return Problem{Problem::Weight::note,
                 bare->name + " has no stacks, so it names some places otherwise than the others",
                 "the same goroutines may be in two groups; --by user,wait compares them alike"};
}

/// Whom the column tells of.
const std::vector<GoroutineId>& not_moved(const DiffPage& page)
{
  return is_exact(page) ? page.progress.stuck : page.progress.alike;
}

std::string title(Trend trend)
{
  switch (trend) {
    case Trend::grew:
      return "grew";
    case Trend::appeared:
      return "appeared";
    case Trend::vanished:
      return "vanished";
    case Trend::shrank:
      return "shrank";
    case Trend::varied:
      return "came and went";
    case Trend::same:
      break;
  }
  return "unchanged";
}

}  // namespace

bool complete(const DiffPage& page)
{
  return std::ranges::all_of(page.snapshots,
                             [](const ComparedSnapshot& each) { return complete(each.snapshot); });
}

std::string diff_answer(const DiffPage& page)
{
  if (page.progress.verdict == Verdict::nothing_ran) return still_answer(page);
  std::string line = has_series(page) ? leak_answer(page) : "";
  if (line.empty()) line = change_answer(page);
  const std::string progress = progress_answer(page);
  return progress.empty() ? line : line + "; " + progress;
}

std::vector<std::string> progress_remarks(const DiffPage& page)
{
  const Progress& progress = page.progress;
  switch (progress.verdict) {
    case Verdict::other_process:
      return {between(page) + " are not of one process: " + escape(progress.why)};
    case Verdict::unknown:
      return {"nothing tells whether " + between(page) +
              " are of one process, so nobody is said to have made no progress"};
    case Verdict::same_moment:
      return {
          "the snapshots are equal in everything, so they are no proof of a hang; or nothing at "
          "all has moved in between"};
    case Verdict::nothing_ran:
      return {
          "the scheduler of one process has counted no turn of a goroutine and no return from a "
          "system call, and no timer has gone off; look at `unjam report` of one of them"};
    case Verdict::known:
    case Verdict::likely:
      break;
  }
  std::vector<std::string> remarks;
  if (!progress.stuck.empty()) {
    remarks.push_back(
        "who made no progress is exact: same number, and blocked since the same "
        "nanosecond, which the runtime forgets when a goroutine runs");
  }
  if (!progress.alike.empty()) remarks.push_back(who_stands(page));
  if (progress.elapsed < 0) remarks.emplace_back("the last snapshot is older than the first");
  return remarks;
}

std::vector<Problem> diff_problems(const DiffPage& page)
{
  std::vector<Problem> list;
  for (const ComparedSnapshot& each : page.snapshots) {
    for (const Problem& problem : each.snapshot.problems) {
      list.push_back({problem.weight, each.name + ": " + problem.what, problem.effect});
    }
  }
  if (auto other = other_places(page)) list.push_back(std::move(*other));
  list.insert(list.end(), page.set_aside.begin(), page.set_aside.end());
  return list;
}

std::vector<DiffSection> diff_sections(const DiffPage& page)
{
  std::vector<DiffSection> sections{{"only ever grows", {}}};
  for (const Difference& row : page.rows) {
    if (row.only_grows) sections.front().rows.push_back(&row);
  }
  for (const Trend trend :
       {Trend::grew, Trend::appeared, Trend::vanished, Trend::shrank, Trend::varied}) {
    DiffSection& section = sections.emplace_back(DiffSection{title(trend), {}});
    for (const Difference& row : page.rows) {
      if (row.trend == trend && !row.only_grows) section.rows.push_back(&row);
    }
  }
  std::erase_if(sections, [](const DiffSection& section) { return section.rows.empty(); });
  return sections;
}

std::string other_changes(const DiffPage& page)
{
  if (page.others.rows == 0) return "";
  return plural(page.others.rows, "smaller change") + ", " +
         (page.others.change == 0 ? "0" : with_sign(page.others.change)) + " together";
}

std::string unchanged(const DiffPage& page)
{
  std::size_t groups = 0;
  std::size_t goroutines = 0;
  for (const Difference& row : page.rows) {
    if (row.trend != Trend::same) continue;
    ++groups;
    goroutines += row.counts.back();
  }
  if (groups == 0) return "";
  return "unchanged: " + plural(groups, "group") + ", " + plural(goroutines, "goroutine");
}

std::size_t number_columns(const DiffPage& page)
{
  return 1 + (has_series(page) ? 1U : 0U) + page.snapshots.size() +
         (not_moved(page).empty() ? 0U : 1U);
}

Columns::Line diff_titles(const DiffPage& page)
{
  Columns::Line line{"change"};
  if (has_series(page)) line.emplace_back("a snapshot");
  for (std::size_t i = 0; i < page.snapshots.size(); ++i) line.push_back(std::to_string(i + 1));
  if (!not_moved(page).empty()) {
    line.emplace_back(is_exact(page) ? "no progress" : "same place");
  }
  for (const aggregate::Key& key : page.keys) line.push_back(escape(key.name()));
  return line;
}

Columns::Line diff_cells(const DiffPage& page, const Difference& row)
{
  Columns::Line line{with_sign(row.change)};
  if (has_series(page)) line.push_back(rate(row));
  for (const std::size_t count : row.counts) line.push_back(number(count));
  if (!not_moved(page).empty()) line.push_back(number(count_among(row, not_moved(page))));
  for (const auto& value : row.key) line.push_back(row.unreadable ? "" : text_of(value));
  if (row.unreadable && !row.key.empty()) line[line.size() - row.key.size()] = "(unreadable)";
  return line;
}

}  // namespace unjam::render
