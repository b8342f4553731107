#include "cli/render/stacks.hpp"

namespace unjam::render {
namespace {

void print(std::ostream& out, const Snapshot& snapshot, Goroutines goroutines, StacksFormat format)
{
  switch (format) {
    case StacksFormat::folded:
      return print_folded(out, snapshot, goroutines);
    case StacksFormat::pprof:
      return print_pprof(out, snapshot, goroutines);
    case StacksFormat::debug2:
      return print_debug2(out, snapshot, goroutines);
    case StacksFormat::delve:
      return print_delve(out, snapshot, goroutines);
  }
}

}  // namespace

void print_stacks(std::ostream& out, const GroupsPage& page, StacksFormat format)
{
  print(out, page.snapshot, page.selection.goroutines, format);
}

void print_stacks(std::ostream& out, const GoroutinesPage& page, StacksFormat format)
{
  print(out, page.snapshot, page.selection.goroutines, format);
}

}  // namespace unjam::render
