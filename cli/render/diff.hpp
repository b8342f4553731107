#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <span>
#include <string>
#include <vector>

#include "aggregate/group/difference.hpp"
#include "aggregate/group/progress.hpp"
#include "aggregate/group/select.hpp"
#include "aggregate/snapshot/snapshot.hpp"
#include "cli/render/terminal.hpp"

/// `unjam diff`, in every format.
namespace unjam::render {

/// One of the snapshots that are compared.
struct ComparedSnapshot {
  std::string name;  ///< of its source, as the user typed it
  const Snapshot& snapshot;
  const aggregate::Selection& selection;
};

/// The changes that `--top` cut.
struct OtherChanges {
  std::size_t rows = 0;
  std::int64_t change = 0;  ///< the sum of theirs
};

/// It refers to what it shows, which must outlive it.
struct DiffPage {
  std::span<const ComparedSnapshot> snapshots;  ///< in the order of time; two or more
  std::span<const aggregate::Key> keys;
  std::span<const aggregate::Difference> rows;  ///< changed ones first
  OtherChanges others = {};
  const aggregate::Progress& progress;
  std::span<const Problem> set_aside = {};  ///< notes on files that are no dumps
};

/// Whether nothing is missing from any of the snapshots.
[[nodiscard]] bool complete(const DiffPage& page);

/// The answer, the snapshots, and a line a group that changed: first those that only ever grow,
/// then what grew, appeared, vanished and shrank. Those that did not change are one line.
void print_text(std::ostream& out, const DiffPage& page, const Terminal& terminal);

/// The same as markdown of GitHub's: a paragraph, a list and a table.
void print_markdown(std::ostream& out, const DiffPage& page);

/// One object; see schemas/diff.schema.json. Unchanged rows, too.
void print_json(std::ostream& out, const DiffPage& page);

/// The rows alone.
void print_ndjson(std::ostream& out, const DiffPage& page);

}  // namespace unjam::render
