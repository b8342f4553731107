#include "cli/render/json.hpp"

#include <ostream>

#include "cli/render/json_header.hpp"
#include "cli/render/json_rows.hpp"

namespace unjam::render {
namespace {

/// Prints the array of rows, each in a line of its own, and closes the document.
template <class Rows, class RowText>
void print_rows(std::ostream& out, const char* name, const Rows& rows, RowText row_text)
{
  out << ",\n \"" << name << "\":[";
  const char* separator = "\n  ";
  for (const auto& row : rows) {
    out << separator << row_text(row);
    separator = ",\n  ";
  }
  out << "]}\n";
}

}  // namespace

void print_json(std::ostream& out, const GroupsPage& page)
{
  JsonRows rows{page.snapshot};
  out << json_header(page.snapshot, "unjam.groups/1")
      << ",\n \"selection\":" << json_selection(page.selection);
  if (page.others.rows != 0) {
    out << ",\n \"others\":{\"groups\":" << page.others.rows
        << ",\"count\":" << page.others.goroutines << "}";
  }
  print_rows(out, "groups", page.groups,
             [&](const aggregate::Group& group) { return rows.group(page, group); });
}

void print_json(std::ostream& out, const GoroutinesPage& page)
{
  JsonRows rows{page.snapshot};
  out << json_header(page.snapshot, "unjam.goroutines/1")
      << ",\n \"selection\":" << json_selection(page.selection);
  print_rows(out, "goroutines", page.selection.goroutines,
             [&](const Goroutine* goroutine) { return rows.goroutine(*goroutine, page.stacks); });
}

void print_json(std::ostream& out, const StackPage& page)
{
  JsonRows rows{page.snapshot};
  out << json_header(page.snapshot, "unjam.stack/1");
  print_rows(out, "goroutines", page.rows, [&](const StackRow& row) { return rows.stack(row); });
}

}  // namespace unjam::render
