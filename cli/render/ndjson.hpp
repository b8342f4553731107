#pragma once

#include <iosfwd>

#include "cli/render/page.hpp"

namespace unjam::render {

/// The rows of print_json alone, a line each.
void print_ndjson(std::ostream& out, const GroupsPage& page);
void print_ndjson(std::ostream& out, const GoroutinesPage& page);
void print_ndjson(std::ostream& out, const StackPage& page);
void print_ndjson(std::ostream& out, const ChannelsPage& page);
void print_ndjson(std::ostream& out, const LeaksPage& page);
void print_ndjson(std::ostream& out, const LocksPage& page);

/// Of a report, its findings.
void print_ndjson(std::ostream& out, const ReportPage& page);

}  // namespace unjam::render
