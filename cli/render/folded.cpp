#include <algorithm>
#include <map>
#include <ostream>
#include <ranges>
#include <string>
#include <tuple>
#include <utility>

#include "cli/render/names.hpp"
#include "cli/render/stacks.hpp"

namespace unjam::render {
namespace {

/// A name as part of a line: what separates calls is no part of it.
std::string part(std::string name)
{
  std::ranges::replace(name, ';', ':');
  return name;
}

/// The calls of a goroutine from the outermost on, and what it waits for.
std::string line_of(const Snapshot& snapshot, const Names& names, const Goroutine& goroutine)
{
  if (goroutine.unreadable != StringId{}) return "[unreadable]";
  std::string line;
  const auto& frames = snapshot.stacks[goroutine.stack].frames;
  for (const Frame& frame : std::views::reverse(frames)) {
    const std::string function = names.function(frame.location);
    if (function != "runtime.goexit") line += part(function) + ";";  // all return there
  }
  // A list has no stacks, but places.
  if (frames.empty()) {
    for (const LocationId place : {goroutine.start, goroutine.app}) {
      if (place != LocationId{}) line += part(names.function(place)) + ";";
    }
  }
  return line + "[" + part(names.wait(goroutine)) + "]";
}

}  // namespace

void print_folded(std::ostream& out, const Snapshot& snapshot, Goroutines goroutines)
{
  const Names names{snapshot};
  // Equal goroutines are many: each line is made once.
  using Alike = std::tuple<StackId, LocationId, LocationId, StringId, Status, bool>;
  std::map<Alike, std::pair<const Goroutine*, std::size_t>> alike;
  for (const Goroutine* goroutine : goroutines) {
    auto& [first, count] =
        alike[{goroutine->stack, goroutine->start, goroutine->app, goroutine->wait_reason,
               goroutine->status, goroutine->unreadable != StringId{}}];
    if (first == nullptr) first = goroutine;
    ++count;
  }
  std::map<std::string, std::size_t> lines;
  for (const auto& [key, found] : alike) {
    lines[line_of(snapshot, names, *found.first)] += found.second;
  }
  for (const auto& [line, count] : lines) out << line << ' ' << count << '\n';
}

}  // namespace unjam::render
