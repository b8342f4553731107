#pragma once

#include <cstddef>
#include <iosfwd>
#include <limits>

#include "aggregate/rollup/summary.hpp"
#include "cli/render/terminal.hpp"

/// What `unjam merge` prints. All text comes from reports, and is escaped.
namespace unjam::render {

/// A rollup, and what it comes to. All of it must outlive the page.
struct RollupPage {
  const aggregate::Rollup& rollup;
  const aggregate::Summary& summary;
  /// How many clusters and places text and markdown show; the others are counted.
  std::size_t top = std::numeric_limits<std::size_t>::max();
};

/// `unjam.rollup/1`: what it comes to, for readers, then the share of every report, which is all
/// that merging reads again. Nothing is cut; equal rollups give equal bytes.
void print_json(std::ostream& out, const RollupPage& page);

/// The clusters alone, a line each.
void print_ndjson(std::ostream& out, const RollupPage& page);

/// The answer, then problems, crashes, places that goroutines wait at, hosts whose memory is to be
/// checked, and what was left out.
void print_text(std::ostream& out, const RollupPage& page, const Terminal& terminal);

/// The same, for a ticket.
void print_markdown(std::ostream& out, const RollupPage& page);

}  // namespace unjam::render
