#include "cli/render/group_blocks.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <ostream>

#include "cli/render/escape.hpp"
#include "cli/render/layout.hpp"
#include "cli/render/names.hpp"
#include "cli/render/paint.hpp"

namespace unjam::render {
namespace {

using aggregate::Group;

constexpr std::size_t most_examples = 8;                  // goroutine ids of a group
constexpr std::size_t most_frames = 40;                   // of a group's stack
constexpr std::string_view indent = "                 ";  // beneath count and share

// "9 21 22 … and 998 more"
std::string examples(const Snapshot& snapshot, const Group& group)
{
  if (snapshot.counted) return "";
  const std::size_t shown = std::min(group.members.size(), most_examples);
  std::string list;
  for (std::size_t i = 0; i < shown; ++i) {
    if (i != 0) list += ' ';
    list += std::to_string(static_cast<std::int64_t>(group.members[i]));
  }
  const std::size_t more = group.members.size() - shown;
  return more == 0 ? list : list + fmt::format(" … and {} more", number(more));
}

// "371 in mon.json, 630 in tue.json and 2 more sources"; of a sum
std::string origins(const Snapshot& snapshot, const Group& group)
{
  constexpr std::size_t most = 4;
  const std::size_t shown = std::min(group.shares.size(), most);
  std::string list;
  for (const aggregate::Share& share : std::span{group.shares}.first(shown)) {
    const std::string name = escape(snapshot.text(snapshot.parts[share.part].name));
    list += (list.empty() ? "" : ", ") + number(share.count) + " in " + name;
  }
  const std::size_t more = group.shares.size() - shown;
  return more == 0 ? list : list + " and in " + plural(more, "more source");
}

std::string share_of_stack(const Group& group)
{
  if (group.stack_count == 0 || group.count == 1) return "";
  if (group.stack_count == group.count) return ", all with this stack";
  return fmt::format(", {} with this stack", number(group.stack_count));
}

/// Prints the groups of one page.
class GroupBlocks {
 public:
  GroupBlocks(std::ostream& out, const GroupsPage& page, const Terminal& terminal)
      : out_{out}, page_{page}, paint_{terminal}, names_{page.snapshot}
  {
    total_ = page.others.goroutines;
    for (const Group& group : page.groups) {
      total_ += group.count;
      has_stacks_ |= group.stack != StackId{} && page.stacks == Stacks::shown;
    }
    for (const aggregate::Key& key : page.keys) titles_.push_back(escape(key.name()));
  }

  void print(const GroupRemark& remark)
  {
    print_heading();
    for (std::size_t i = 0; i < page_.groups.size(); ++i) {
      print_group(page_.groups[i], remark ? remark(i) : std::string{});
    }
    if (page_.others.rows != 0) {
      print_line(page_.others.goroutines, fmt::format("[{}]", plural(page_.others.rows, "other")));
    }
  }

 private:
  void print_heading()
  {
    Columns::Line titles = titles_;
    if (!has_stacks_) titles.emplace_back(is_sum(page_.snapshot) ? "sources" : "goroutines");
    columns_.fit(titles);
    for (const Group& group : page_.groups) columns_.fit(cells(group));
    const std::string line = columns_.line(titles);
    out_ << '\n' << paint_.faint(fmt::format("{:>8} {:>6}  {}", "count", "%", line)) << '\n';
  }

  void print_group(const Group& group, const std::string& remark)
  {
    print_line(group.count, columns_.line(cells(group)));
    if (has_stacks_ && !group.shares.empty()) {
      out_ << indent << origins(page_.snapshot, group) << share_of_stack(group) << '\n';
    } else if (has_stacks_ && !group.members.empty()) {
      const std::string ids = examples(page_.snapshot, group);
      const std::string_view noun = group.count == 1 ? "goroutine" : "goroutines";
      out_ << indent << (ids.empty() ? number(group.count) + " " : "") << noun
           << (ids.empty() ? "" : " ") << ids << share_of_stack(group) << '\n';
    }
    if (!remark.empty()) out_ << indent << remark << '\n';
    if (!has_stacks_) return;
    print_stack(page_.snapshot.stacks[group.stack]);
    out_ << '\n';
  }

  Columns::Line cells(const Group& group)
  {
    Columns::Line cells;
    for (const aggregate::Value& value : group.key) {
      cells.push_back(group.unreadable ? "" : names_.value(value));
    }
    if (group.unreadable) {
      if (cells.empty()) cells.emplace_back();
      cells.front() = "(unreadable)";
    }
    if (!has_stacks_) {
      const bool sum = is_sum(page_.snapshot);
      cells.push_back(sum ? origins(page_.snapshot, group) : examples(page_.snapshot, group));
    }
    return cells;
  }

  void print_line(std::size_t count, const std::string& rest)
  {
    const double percent = 100.0 * static_cast<double>(count) / static_cast<double>(total_);
    out_ << paint_.strong(fmt::format("{:>8}", count)) << fmt::format(" {:>5.1f}%  ", percent)
         << rest << '\n';
  }

  void print_stack(const Stack& stack)
  {
    const std::span frames =
        std::span{stack.frames}.first(std::min(stack.frames.size(), most_frames));
    Columns columns;
    for (const Frame& frame : frames) columns.fit(cells(frame));
    for (const Frame& frame : frames) {
      const std::string line = columns.line(cells(frame));
      const bool own = !names_.in_standard_library(frame.location);
      out_ << indent << "  " << (own ? line : paint_.faint(line)) << '\n';
    }
    const std::size_t more = stack.frames.size() - frames.size();
    if (more != 0) out_ << indent << "  … and " << plural(more, "outer frame") << '\n';
    if (stack.cut != StringId{}) out_ << indent << "  … " << names_.text(stack.cut) << '\n';
  }

  Columns::Line cells(const Frame& frame) const
  {
    return {names_.function(frame.location), names_.position(frame),
            frame.inlined ? "(inlined)" : ""};
  }

  std::ostream& out_;
  const GroupsPage& page_;
  Paint paint_;
  Names names_;
  Columns::Line titles_;  // the names of the keys
  Columns columns_;
  std::size_t total_ = 0;
  bool has_stacks_ = false;
};

}  // namespace

void print_groups(std::ostream& out, const GroupsPage& page, const Terminal& terminal,
                  const GroupRemark& remark)
{
  if (!page.groups.empty()) GroupBlocks{out, page, terminal}.print(remark);
}

}  // namespace unjam::render
