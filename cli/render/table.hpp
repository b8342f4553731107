#pragma once

#include <iosfwd>

#include "cli/render/page.hpp"

namespace unjam::render {

/// Tables for spreadsheets, scripts and reports.
enum class TableFormat {
  csv,       ///< RFC 4180
  tsv,       ///< tabs; a tab in a cell is written as \t
  markdown,  ///< a table of GitHub's
};

/// Prints the rows of a page as a table with a heading. Names come as in text output; what a
/// format, or a spreadsheet that takes a cell for a formula, would make more of is made harmless.
void print_table(std::ostream& out, const GroupsPage& page, TableFormat format);
void print_table(std::ostream& out, const GoroutinesPage& page, TableFormat format);

/// A row a finding; in markdown, for tickets, the table of groups follows.
void print_table(std::ostream& out, const ReportPage& page, TableFormat format);

}  // namespace unjam::render
