#include "client/runtime/locations.hpp"

#include <algorithm>
#include <utility>

namespace unjam::runtime {

LocationResolver::LocationResolver(const Snapshot& snapshot, StandardLibrary library)
    : snapshot_{snapshot}, library_{std::move(library)}
{
}

void LocationResolver::resolve(Goroutine& goroutine, StackId id)
{
  const Stack& stack = snapshot_.stacks[id];
  goroutine.current = named_in(stack, goroutine.current);
  goroutine.user = named_in(stack, goroutine.user);
  const LocationId app = app_of(id);
  const bool runs_program = app != LocationId{};
  goroutine.app = runs_program ? app : goroutine.user;
  // A finalizer or cleanup runs in the runtime's own goroutine.
  if (runs_program) goroutine.system = false;
}

LocationId LocationResolver::named_in(const Stack& stack, LocationId id) const
{
  const Location& location = snapshot_.location(id);
  const auto frame = std::ranges::find_if(stack.frames, [&](const Frame& candidate) {
    const Location& named = snapshot_.location(candidate.location);
    return named.line == location.line && named.file == location.file;
  });
  return frame == stack.frames.end() ? id : frame->location;
}

LocationId LocationResolver::app_of(StackId id)
{
  const auto [found, is_new] = app_.try_emplace(id);
  if (!is_new) return found->second;
  for (const Frame& frame : snapshot_.stacks[id].frames) {
    if (in_library(frame.location)) continue;
    found->second = frame.location;
    break;
  }
  return found->second;
}

bool LocationResolver::in_library(LocationId id)
{
  const auto index = static_cast<std::size_t>(id);
  if (index >= in_library_.size()) in_library_.resize(snapshot_.locations.size(), -1);
  if (in_library_[index] < 0) {
    const Location& location = snapshot_.location(id);
    in_library_[index] =
        library_.contains(snapshot_.text(location.function), snapshot_.text(location.file)) ? 1 : 0;
  }
  return in_library_[index] == 1;
}

}  // namespace unjam::runtime
