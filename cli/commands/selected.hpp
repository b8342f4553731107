#pragma once

#include <string>

#include "aggregate/group/select.hpp"
#include "cli/commands/command.hpp"
#include "cli/output.hpp"
#include "client/source/session.hpp"

/// What the commands that show goroutines have in common.
namespace unjam::cli {

/// A capture, and the goroutines of it that a command is about.
struct Selected {
  source::Captured captured;
  aggregate::Selection selection;  ///< points into the snapshot, which may be moved
};

/// Captures the source and selects from it. Filters are read first, so that a typing error does
/// not cost a capture. A filter by what goroutines wait for needs waits, too. Several sources
/// become one snapshot. Errors: usage, and those of obtain() or obtain_sum().
[[nodiscard]] Result<Selected> obtain_selected(const source::Options& source,
                                               const SelectOptions& select,
                                               const Verbosity& verbosity, source::Need need,
                                               SourceCount count = SourceCount::one);

/// Prints a page of a capture as `-o` says, which was checked, and gives the exit code. After
/// Ctrl-C only a file gets what there is. A sum of several sources has no format whose goroutines
/// are told apart by their numbers.
template <class Page>
[[nodiscard]] ExitCode show(const source::Captured& captured, const Page& page,
                            const std::string& output, render::Color color)
{
  const auto target = std::get<Output>(parse_output(output, formats_of<Page>()));
  if (captured.interrupted && target.path.empty()) return ExitCode::interrupted;
  if (is_sum(captured.snapshot) && is_of_one_process(target.format)) {
    return fail_usage("-o " + std::string{name_of(target.format)} +
                      " is of one process: name one source, or take another format");
  }
  const Result<void> written = write_page(target, page, color);
  return written ? exit_code(captured) : fail(written.error());
}

}  // namespace unjam::cli
