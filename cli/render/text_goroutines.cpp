#include <algorithm>
#include <ostream>

#include "cli/render/headline.hpp"
#include "cli/render/layout.hpp"
#include "cli/render/names.hpp"
#include "cli/render/text.hpp"
#include "cli/render/waiting.hpp"

namespace unjam::render {
namespace {

// What only few goroutines have: "system, thread 1628, labels tenant=acme".
std::string remarks(const Names& names, const Goroutine& goroutine)
{
  std::string list;
  const auto add = [&](const std::string& remark) { list += (list.empty() ? "" : ", ") + remark; };
  if (goroutine.system) add("system");
  if (goroutine.thread != 0) add("thread " + std::to_string(goroutine.thread));
  if (goroutine.labels != LabelsId{}) add("labels " + names.labels(goroutine.labels));
  return list;
}

std::string at_least(std::int64_t nanoseconds)
{
  constexpr std::int64_t millisecond = 1'000'000;
  return nanoseconds < millisecond ? "" : "≥ " + duration(nanoseconds);
}

/// The lines of the table. What a goroutine waits for has columns only where it is known.
class Lines {
 public:
  explicit Lines(const Snapshot& snapshot) : snapshot_{snapshot}, names_{snapshot} {}

  [[nodiscard]] Columns::Line titles() const
  {
    if (is_sum(snapshot_)) return {"source", "id", "wait", "app", "start"};
    if (!snapshot_.has_facts) return {"id", "wait", "app", "start"};
    return {"id", "wait", "waits for", "how long", "app", "start"};
  }

  [[nodiscard]] Columns::Line cells(const Goroutine& goroutine)
  {
    const bool unreadable = goroutine.unreadable != StringId{};
    Columns::Line line = {
        unreadable || snapshot_.counted ? "-" : std::to_string(static_cast<std::int64_t>(goroutine.id)),
        unreadable ? "unreadable" : cell(names_.wait(goroutine))};
    if (is_sum(snapshot_)) {
      line.insert(line.begin(), names_.part(*snapshot_.part_of(goroutine)));
    }
    if (snapshot_.has_facts) {
      line.push_back(cell(waits_for(snapshot_, goroutine)));
      line.push_back(cell(at_least(waited(snapshot_, goroutine))));
    }
    line.push_back(cell(names_.location(goroutine.app)));
    line.push_back(cell(names_.location(goroutine.start)));
    line.push_back(unreadable ? names_.text(goroutine.unreadable) : remarks(names_, goroutine));
    return line;
  }

 private:
  const Snapshot& snapshot_;
  Names names_;
};

// Shares what a terminal's width leaves between the two locations, which are the last columns with
// a title; `app` matters more.
void fit_into(Columns& columns, std::size_t titles, std::size_t width)
{
  constexpr std::size_t least = 40;  // below, names would be unreadable: rather cut the line
  const std::size_t app_column = titles - 2;
  std::size_t taken = 2 * titles;
  for (std::size_t i = 0; i < app_column; ++i) taken += columns.width(i);
  const std::size_t room = std::max(width, taken + least) - taken;
  const std::size_t app = std::min(columns.width(app_column), room - room / 3);
  columns.narrow(app_column, app);
  columns.narrow(app_column + 1, room - app);
}

}  // namespace

void print_text(std::ostream& out, const GoroutinesPage& page, const Terminal& terminal)
{
  const Paint paint{terminal};
  print_headline(out, page.snapshot, page.selection, "", paint);
  if (page.selection.goroutines.empty()) return;

  Lines lines{page.snapshot};
  Columns columns;
  const Columns::Line titles = lines.titles();
  columns.fit(titles);
  for (const Goroutine* goroutine : page.selection.goroutines) {
    columns.fit(lines.cells(*goroutine));
  }
  if (terminal.width != 0) fit_into(columns, titles.size(), terminal.width);
  out << '\n' << paint.faint(columns.line(titles)) << '\n';
  for (const Goroutine* goroutine : page.selection.goroutines) {
    out << shortened(columns.line(lines.cells(*goroutine)), terminal.width) << '\n';
  }
}

}  // namespace unjam::render
