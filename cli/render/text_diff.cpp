#include <algorithm>
#include <ostream>

#include "cli/render/diff_words.hpp"
#include "cli/render/escape.hpp"
#include "cli/render/headline.hpp"
#include "cli/render/paint.hpp"

namespace unjam::render {
namespace {

using aggregate::Difference;

std::string names(const DiffPage& page)
{
  std::string list;
  for (const ComparedSnapshot& each : page.snapshots) {
    list += (list.empty() ? "" : ", ") + escape(each.name);
  }
  return list;
}

void print_problem(std::ostream& out, const Problem& problem)
{
  const bool loss = problem.weight == Problem::Weight::loss;
  out << (loss ? "  missing: " : "  note: ") << escape(problem.what);
  if (!problem.effect.empty()) out << ": " << escape(problem.effect);
  out << '\n';
}

/// Who is compared, how sure that is, and what is missing.
void print_remarks(std::ostream& out, const DiffPage& page)
{
  for (std::size_t i = 0; i < page.snapshots.size(); ++i) {
    const ComparedSnapshot& each = page.snapshots[i];
    out << "  " << i + 1 << ": " << escape(each.name) << ", "
        << goroutine_counts(each.snapshot, each.selection) << '\n';
  }
  for (const std::string& remark : progress_remarks(page)) out << "  " << remark << '\n';
  std::vector<Problem> problems = diff_problems(page);
  std::ranges::stable_sort(problems, std::ranges::greater{}, &Problem::weight);
  for (const Problem& problem : problems) print_problem(out, problem);
}

/// A table whose first columns are numbers, which end at one line.
class Table {
 public:
  Table(const DiffPage& page, const std::vector<DiffSection>& sections) : page_{page}
  {
    fit(diff_titles(page));
    for (const DiffSection& section : sections) {
      for (const Difference* row : section.rows) fit(diff_cells(page, *row));
    }
  }

  [[nodiscard]] std::string line(const Columns::Line& cells) const
  {
    std::string text;
    for (std::size_t i = 0; i < widths_.size(); ++i) {
      text += "  " + std::string(widths_[i] - columns(cells[i]), ' ') + cells[i];
    }
    return text + "  " + rest_.line(rest(cells));
  }

 private:
  void fit(const Columns::Line& cells)
  {
    widths_.resize(number_columns(page_));
    for (std::size_t i = 0; i < widths_.size(); ++i) {
      widths_[i] = std::max(widths_[i], columns(cells[i]));
    }
    rest_.fit(rest(cells));
  }

  [[nodiscard]] Columns::Line rest(const Columns::Line& cells) const
  {
    return {cells.begin() + static_cast<std::ptrdiff_t>(widths_.size()), cells.end()};
  }

  const DiffPage& page_;
  std::vector<std::size_t> widths_;
  Columns rest_;
};

void print_sections(std::ostream& out, const DiffPage& page, const Paint& paint,
                    const Terminal& terminal)
{
  const std::vector<DiffSection> sections = diff_sections(page);
  if (sections.empty()) return;
  const Table table{page, sections};
  out << '\n' << paint.faint(shortened(table.line(diff_titles(page)), terminal.width)) << '\n';
  for (const DiffSection& section : sections) {
    out << paint.strong(section.title) << '\n';
    for (const Difference* row : section.rows) {
      out << shortened(table.line(diff_cells(page, *row)), terminal.width) << '\n';
    }
  }
}

}  // namespace

void print_text(std::ostream& out, const DiffPage& page, const Terminal& terminal)
{
  const Paint paint{terminal};
  if (!complete(page)) out << paint.alarm(incomplete);
  out << paint.strong(diff_answer(page)) << paint.faint(" · " + names(page)) << '\n';
  print_remarks(out, page);
  print_sections(out, page, paint, terminal);
  const std::string others = other_changes(page);
  if (!others.empty()) out << others << '\n';
  const std::string same = unchanged(page);
  if (!same.empty()) out << same << '\n';
}

}  // namespace unjam::render
