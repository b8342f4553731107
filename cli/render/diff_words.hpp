#pragma once

#include <string>
#include <vector>

#include "cli/render/diff.hpp"
#include "cli/render/layout.hpp"

/// What text and markdown say of a comparison. Everything is escaped for a terminal.
namespace unjam::render {

/// "630 goroutines more in main.(*Metrics).CountS [chan send]; 371 of 379 goroutines made no
/// progress at all in 32s"
[[nodiscard]] std::string diff_answer(const DiffPage& page);

/// How sure it is who made no progress, or why nothing is said of that: sentences.
[[nodiscard]] std::vector<std::string> progress_remarks(const DiffPage& page);

/// What is wrong with the snapshots, each problem with the name of its source.
[[nodiscard]] std::vector<Problem> diff_problems(const DiffPage& page);

/// Rows under one heading.
struct DiffSection {
  std::string title;  ///< "grew"
  std::vector<const aggregate::Difference*> rows;
};

/// The rows that changed, under their headings.
[[nodiscard]] std::vector<DiffSection> diff_sections(const DiffPage& page);

/// "12 smaller changes, +31 together"; empty if none was cut.
[[nodiscard]] std::string other_changes(const DiffPage& page);

/// "unchanged: 12 groups, 22 goroutines"; empty if everything changed.
[[nodiscard]] std::string unchanged(const DiffPage& page);

/// The cells of the table. Numbers come first: so many as number_columns() says.
[[nodiscard]] Columns::Line diff_titles(const DiffPage& page);
[[nodiscard]] Columns::Line diff_cells(const DiffPage& page, const aggregate::Difference& row);
[[nodiscard]] std::size_t number_columns(const DiffPage& page);

}  // namespace unjam::render
