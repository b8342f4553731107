#pragma once

#include <cstddef>
#include <functional>
#include <iosfwd>
#include <string>

#include "cli/render/page.hpp"
#include "cli/render/terminal.hpp"

namespace unjam::render {

/// What else is to be said of a group, by its index: one line, escaped; it may be empty.
using GroupRemark = std::function<std::string(std::size_t)>;

/// Prints the groups of a page beneath its first lines: a heading, then a line a group, and with
/// stacks a paragraph. Nothing if there are none.
void print_groups(std::ostream& out, const GroupsPage& page, const Terminal& terminal,
                  const GroupRemark& remark = {});

}  // namespace unjam::render
