#include <ostream>

#include "cli/render/diff_words.hpp"
#include "cli/render/escape.hpp"
#include "cli/render/headline.hpp"
#include "cli/render/markdown.hpp"

namespace unjam::render {
namespace {

void print_snapshots(std::ostream& out, const DiffPage& page)
{
  for (std::size_t i = 0; i < page.snapshots.size(); ++i) {
    const ComparedSnapshot& each = page.snapshots[i];
    out << i + 1 << ". " << markdown(escape(each.name)) << ", "
        << goroutine_counts(each.snapshot, each.selection) << '\n';
  }
  out << '\n';
}

void print_remarks(std::ostream& out, const DiffPage& page)
{
  for (const std::string& remark : progress_remarks(page)) out << "- " << markdown(remark) << '\n';
  for (const Problem& problem : diff_problems(page)) {
    const bool loss = problem.weight == Problem::Weight::loss;
    out << (loss ? "- missing: " : "- note: ") << markdown(escape(problem.what));
    if (!problem.effect.empty()) out << ": " << markdown(escape(problem.effect));
    out << '\n';
  }
}

void print_line(std::ostream& out, const std::string& title, const Columns::Line& cells)
{
  out << "| " << title;
  for (const std::string& cell : cells) out << " | " << markdown(cell);
  out << " |\n";
}

void print_table(std::ostream& out, const DiffPage& page)
{
  const std::vector<DiffSection> sections = diff_sections(page);
  if (sections.empty()) return;
  const Columns::Line titles = diff_titles(page);
  out << '\n';
  print_line(out, "", titles);
  out << "|---|";
  for (std::size_t i = 0; i < titles.size(); ++i) {
    out << (i < number_columns(page) ? "---:|" : "---|");
  }
  out << '\n';
  for (const DiffSection& section : sections) {
    for (const aggregate::Difference* row : section.rows) {
      print_line(out, section.title, diff_cells(page, *row));
    }
  }
}

}  // namespace

void print_markdown(std::ostream& out, const DiffPage& page)
{
  out << (complete(page) ? "" : incomplete) << markdown(diff_answer(page)) << "\n\n";
  print_snapshots(out, page);
  print_remarks(out, page);
  print_table(out, page);
  for (const std::string& line : {other_changes(page), unchanged(page)}) {
    if (!line.empty()) out << '\n' << line << '\n';
  }
}

}  // namespace unjam::render
