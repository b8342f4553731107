#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

#include "aggregate/group/select.hpp"
#include "aggregate/snapshot/snapshot.hpp"
#include "cli/render/page.hpp"
#include "cli/render/paint.hpp"

namespace unjam::render {

/// What a first line begins with if something of the target is missing.
inline constexpr std::string_view incomplete = "INCOMPLETE: ";

/// Prints the first line: how many goroutines, what was made of them, and where they come from.
/// `result` is what the command adds, e.g. "6 groups by app, wait"; it may be empty. Beneath it
/// stand how the engine core was checked, and the problems of the snapshot, those that make it
/// incomplete first.
void print_headline(std::ostream& out, const Snapshot& snapshot,
                    const aggregate::Selection& selection, const std::string& result,
                    const Paint& paint);

/// The same with an answer of the command's own for a first line, in front of where it comes from.
void print_answer(std::ostream& out, const Snapshot& snapshot, const std::string& answer,
                  const Paint& paint);

/// The first line of a report: what kind of trouble it is, and the answer; not escaped names are
/// made harmless. `OK` stands there only if everything was looked at and nothing was found.
[[nodiscard]] std::string headline(const ReportPage& page);

/// Prints only what is wrong with the snapshot: nothing if nothing is.
void print_problems(std::ostream& out, const Snapshot& snapshot, const Paint& paint);

/// Prints how the engine core was checked, and what is wrong with the snapshot.
void print_remarks(std::ostream& out, const Snapshot& snapshot, const Paint& paint);

/// "1,013 goroutines (1,005 user, 8 system set aside)"
[[nodiscard]] std::string goroutine_counts(const Snapshot& snapshot,
                                           const aggregate::Selection& selection);

/// "server core.1628, go1.19.8, Delve 1.20.2"
[[nodiscard]] std::string source_name(const Snapshot& snapshot);

}  // namespace unjam::render
