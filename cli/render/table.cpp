#include "cli/render/table.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

#include "cli/render/markdown.hpp"
#include "cli/render/names.hpp"
#include "cli/render/waiting.hpp"

namespace unjam::render {
namespace {

using Cells = std::vector<std::string>;

/// A spreadsheet takes a cell that begins so for a formula.
bool is_formula(std::string_view cell)
{
  return !cell.empty() && std::string_view{"=+-@\t\r"}.find(cell.front()) != std::string_view::npos;
}

std::string csv_cell(const std::string& cell)
{
  std::string safe = is_formula(cell) ? "'" + cell : cell;
  if (safe.find_first_of(",\"\n\r") == std::string::npos) return safe;
  std::string quoted = "\"";
  for (const char c : safe) quoted += c == '"' ? std::string{"\"\""} : std::string{c};
  return quoted + "\"";
}

/// Prints rows of cells, whose control characters are visible already.
class Rows {
 public:
  Rows(std::ostream& out, TableFormat format) : out_{out}, format_{format} {}

  void heading(const Cells& titles)
  {
    print(titles);
    if (format_ != TableFormat::markdown) return;
    out_ << '|';
    for (std::size_t i = 0; i < titles.size(); ++i) out_ << "---|";
    out_ << '\n';
  }

  void print(const Cells& cells)
  {
    if (format_ == TableFormat::markdown) out_ << "| ";
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i != 0) out_ << separator();
      out_ << (format_ == TableFormat::csv        ? csv_cell(cells[i])
               : format_ == TableFormat::markdown ? markdown(cells[i])
               : is_formula(cells[i])             ? "'" + cells[i]
                                                  : cells[i]);
    }
    out_ << (format_ == TableFormat::markdown ? " |\n" : "\n");
  }

 private:
  [[nodiscard]] const char* separator() const
  {
    return format_ == TableFormat::csv ? "," : format_ == TableFormat::tsv ? "\t" : " | ";
  }

  std::ostream& out_;
  TableFormat format_;
};

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
  for (const aggregate::Key& key : page.keys) titles.push_back(key.name());
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
    Cells cells = {readable ? id(goroutine->id) : "",
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
