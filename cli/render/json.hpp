#pragma once

#include <iosfwd>

#include "cli/render/page.hpp"

/// The output contract: `schemas/` beside this file describes each object.
namespace unjam::render {

/// One object, its rows written one by one, a line each.
void print_json(std::ostream& out, const GroupsPage& page);
void print_json(std::ostream& out, const GoroutinesPage& page);
void print_json(std::ostream& out, const StackPage& page);
void print_json(std::ostream& out, const ChannelsPage& page);
void print_json(std::ostream& out, const LeaksPage& page);
void print_json(std::ostream& out, const LocksPage& page);
void print_json(std::ostream& out, const ReportPage& page);
void print_json(std::ostream& out, const GraphPage& page);

}  // namespace unjam::render
