#include "cli/render/table.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <ostream>
#include <string>

#include "cli/render/escape.hpp"
#include "cli/render/names.hpp"
#include "cli/render/table_rows.hpp"
#include "cli/render/waiting.hpp"

namespace unjam::render {
namespace {

std::string id(GoroutineId number)
{
  return std::to_string(static_cast<std::int64_t>(number));
}

std::string percent(std::size_t count, std::size_t total)
{
  return fmt::format("{:.1f}", 100.0 * static_cast<double>(count) / static_cast<double>(total));
}

}  // namespace

void print_table(std::ostream& out, const GroupsPage& page, TableFormat format)
{
  Names names{page.snapshot};
  Rows rows{out, format};
  Cells titles{"count", "percent"};
  for (const aggregate::Key& key : page.keys) titles.push_back(escape(key.name()));
  titles.emplace_back("goroutine");
  const bool sum = is_sum(page.snapshot);
  if (sum) titles.emplace_back("goroutine_source");
  rows.heading(titles);
  std::size_t total = page.others.goroutines;
  for (const aggregate::Group& group : page.groups) total += group.count;
  const auto begin = [&](std::size_t count) {
    return Cells{std::to_string(count), percent(count, total)};
  };
  for (const aggregate::Group& group : page.groups) {
    Cells cells = begin(group.count);
    for (const aggregate::Value& value : group.key) {
      cells.push_back(group.unreadable ? "(unreadable)" : names.value(value));
    }
    const auto& members = sum ? group.shares.front().members : group.members;
    cells.push_back(members.empty() ? "" : id(members.front()));
    if (sum) cells.push_back(names.part(page.snapshot.parts[group.shares.front().part]));
    rows.print(cells);
  }
  if (page.others.rows == 0) return;
  Cells cells = begin(page.others.goroutines);
  for (std::size_t i = 0; i < page.keys.size(); ++i) {
    cells.push_back(fmt::format("({} others)", page.others.rows));
  }
  cells.emplace_back();
  if (sum) cells.emplace_back();
  rows.print(cells);
}

void print_table(std::ostream& out, const GoroutinesPage& page, TableFormat format)
{
  const Snapshot& snapshot = page.snapshot;
  Names names{snapshot};
  Rows rows{out, format};
  const bool sum = is_sum(snapshot);
  Cells titles = {"id", "wait",   "waits_for", "waited_ns", "app",       "start",
                  "go", "labels", "thread",    "system",    "unreadable"};
  if (sum) titles.emplace_back("source");
  rows.heading(titles);
  for (const Goroutine* goroutine : page.selection.goroutines) {
    const bool readable = goroutine->unreadable == StringId{};
    const std::int64_t since = waited(snapshot, *goroutine);
    Cells cells = {readable && !snapshot.counted ? id(goroutine->id) : "",
                   readable ? names.wait(*goroutine) : "",
                   waits_for(snapshot, *goroutine),
                   since > 0 ? std::to_string(since) : "",
                   names.location(goroutine->app),
                   names.location(goroutine->start),
                   names.location(goroutine->go),
                   names.labels(goroutine->labels),
                   goroutine->thread == 0 ? "" : std::to_string(goroutine->thread),
                   goroutine->system ? "1" : "0",
                   names.text(goroutine->unreadable)};
    if (sum) cells.push_back(names.part(*snapshot.part_of(*goroutine)));
    rows.print(cells);
  }
}

}  // namespace unjam::render
