#include <spdlog/fmt/fmt.h>

#include <ostream>

#include "cli/render/escape.hpp"
#include "cli/render/group_blocks.hpp"
#include "cli/render/headline.hpp"
#include "cli/render/layout.hpp"
#include "cli/render/text.hpp"
#include "cli/render/text_panel.hpp"

namespace unjam::render {
namespace {

// "18 groups by app, wait, the largest 6 shown"
std::string result(const GroupsPage& page)
{
  std::string text = plural(page.groups.size() + page.others.rows, "group");
  const char* separator = " by ";
  for (const aggregate::Key& key : page.keys) {
    text += separator + escape(key.name());
    separator = ", ";
  }
  if (page.others.rows == 0) return text;
  return text + fmt::format(", the largest {} shown", number(page.groups.size()));
}

}  // namespace

void print_text(std::ostream& out, const GroupsPage& page, const Terminal& terminal)
{
  const Paint paint{terminal};
  print_headline(out, page.snapshot, page.selection, result(page), paint);
  if (page.panel == RuntimePanel::shown) print_panel(out, page.snapshot, paint);
  print_groups(out, page, terminal);
}

}  // namespace unjam::render
