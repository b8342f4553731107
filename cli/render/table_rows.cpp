#include "cli/render/table_rows.hpp"

#include <ostream>
#include <string_view>

#include "cli/render/markdown.hpp"

namespace unjam::render {
namespace {

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

std::string tsv_cell(const std::string& cell)
{
  return is_formula(cell) ? "'" + cell : cell;
}

std::string cell_text(const std::string& cell, TableFormat format)
{
  if (format == TableFormat::csv) return csv_cell(cell);
  return format == TableFormat::markdown ? markdown(cell) : tsv_cell(cell);
}

const char* separator(TableFormat format)
{
  return format == TableFormat::csv ? "," : format == TableFormat::tsv ? "\t" : " | ";
}

}  // namespace

void Rows::heading(const Cells& titles)
{
  print(titles);
  if (format_ != TableFormat::markdown) return;
  out_ << '|';
  for (std::size_t i = 0; i < titles.size(); ++i) out_ << "---|";
  out_ << '\n';
}

void Rows::print(const Cells& cells)
{
  if (format_ == TableFormat::markdown) out_ << "| ";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    out_ << (i == 0 ? "" : separator(format_)) << cell_text(cells[i], format_);
  }
  out_ << (format_ == TableFormat::markdown ? " |\n" : "\n");
}

}  // namespace unjam::render
