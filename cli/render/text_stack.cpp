#include <spdlog/fmt/fmt.h>

#include <ostream>

#include "cli/render/escape.hpp"
#include "cli/render/headline.hpp"
#include "cli/render/layout.hpp"
#include "cli/render/names.hpp"
#include "cli/render/text.hpp"

namespace unjam::render {
namespace {

// "goroutine 9 [chan send], thread 1628, labels tenant=acme:"
std::string title(const Names& names, const Goroutine& goroutine)
{
  if (goroutine.unreadable != StringId{}) {
    return "goroutine ? [unreadable]: " + names.text(goroutine.unreadable);
  }
  std::string line = fmt::format("goroutine {} [{}]", static_cast<std::int64_t>(goroutine.id),
                                 names.wait(goroutine));
  if (goroutine.system) line += ", system";
  if (goroutine.thread != 0) line += fmt::format(", thread {}", goroutine.thread);
  if (goroutine.labels != LabelsId{}) line += ", labels " + names.labels(goroutine.labels);
  return line + ":";
}

void print_frame(std::ostream& out, const Names& names, const Frame& frame, std::size_t number,
                 const Paint& paint)
{
  const std::string function = names.function(frame.location);
  const bool own = !names.in_standard_library(frame.location);
  out << fmt::format("{:>3}  ", number) << (own ? paint.strong(function) : function)
      << (frame.inlined ? " (inlined)" : "") << '\n'
      << "         " << names.path(frame) << '\n';
}

// A large value would bury the frames; on a terminal it keeps to its line.
void print_variable(std::ostream& out, const Variable& variable, std::size_t width)
{
  const bool is_argument = variable.kind == Variable::Kind::argument;
  const std::string line =
      fmt::format("             {} {} {} = {}", is_argument ? "arg" : "var", escape(variable.name),
                  escape(variable.type), escape(variable.value));
  out << shortened(line, width) << '\n';
}

void print_row(std::ostream& out, Names& names, const Snapshot& snapshot, const StackRow& row,
               const Terminal& terminal)
{
  const Paint paint{terminal};
  out << paint.strong(title(names, row.goroutine)) << '\n';
  if (row.goroutine.unreadable != StringId{}) return;
  const Stack& stack = snapshot.stacks[row.goroutine.stack];
  if (stack.frames.empty()) out << "     (no frames)\n";
  for (std::size_t i = 0; i < stack.frames.size(); ++i) {
    print_frame(out, names, stack.frames[i], i, paint);
    for (const Variable& variable : row.variables) {
      if (variable.frame == i) print_variable(out, variable, terminal.width);
    }
  }
  if (stack.cut != StringId{}) out << "     … " << names.text(stack.cut) << '\n';
  if (row.goroutine.go != LocationId{}) {
    out << "created by " << names.function(row.goroutine.go) << '\n'
        << "         " << names.path(row.goroutine.go) << '\n';
  }
}

}  // namespace

void print_text(std::ostream& out, const StackPage& page, const Terminal& terminal)
{
  const Paint paint{terminal};
  print_problems(out, page.snapshot, paint);
  Names names{page.snapshot};
  const char* separator = complete(page.snapshot) ? "" : "\n";
  for (const StackRow& row : page.rows) {
    out << separator;
    print_row(out, names, page.snapshot, row, terminal);
    separator = "\n";
  }
}

}  // namespace unjam::render
