#include <algorithm>
#include <ostream>

#include "cli/render/headline.hpp"
#include "cli/render/layout.hpp"
#include "cli/render/names.hpp"
#include "cli/render/text.hpp"

namespace unjam::render {
namespace {

// A cell that is never empty, so that the same column is the same field in every line.
std::string cell(const std::string& text)
{
  return text.empty() ? "-" : text;
}

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

Columns::Line cells(Names& names, const Goroutine& goroutine)
{
  if (goroutine.unreadable != StringId{}) {
    return {"-", "unreadable", "-", "-", names.text(goroutine.unreadable)};
  }
  return {std::to_string(static_cast<std::int64_t>(goroutine.id)), cell(names.wait(goroutine)),
          cell(names.location(goroutine.app)), cell(names.location(goroutine.start)),
          remarks(names, goroutine)};
}

// Shares what a terminal's width leaves between the two locations; `app` matters more.
void fit_into(Columns& columns, std::size_t width)
{
  constexpr std::size_t least = 40;  // below, names would be unreadable: rather cut the line
  const std::size_t taken = columns.width(0) + columns.width(1) + 8;
  const std::size_t room = std::max(width, taken + least) - taken;
  const std::size_t app = std::min(columns.width(2), room - room / 3);
  columns.narrow(2, app);
  columns.narrow(3, room - app);
}

}  // namespace

void print_text(std::ostream& out, const GoroutinesPage& page, const Terminal& terminal)
{
  const Paint paint{terminal};
  print_headline(out, page.snapshot, page.selection, "", paint);
  if (page.selection.goroutines.empty()) return;

  Names names{page.snapshot};
  Columns columns;
  const Columns::Line titles = {"id", "wait", "app", "start"};
  columns.fit(titles);
  for (const Goroutine* goroutine : page.selection.goroutines) {
    columns.fit(cells(names, *goroutine));
  }
  if (terminal.width != 0) fit_into(columns, terminal.width);
  out << '\n' << paint.faint(columns.line(titles)) << '\n';
  for (const Goroutine* goroutine : page.selection.goroutines) {
    out << shortened(columns.line(cells(names, *goroutine)), terminal.width) << '\n';
  }
}

}  // namespace unjam::render
