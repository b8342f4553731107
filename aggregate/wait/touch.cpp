#include "aggregate/wait/touch.hpp"

#include <algorithm>
#include <array>

namespace unjam::aggregate {
namespace {

bool belongs_to_waiting(std::string_view function)
{
  static constexpr std::array<std::string_view, 4> rooms = {"runtime.", "sync.", "internal/sync.",
                                                            "internal/runtime/"};
  return std::ranges::any_of(rooms,
                             [&](std::string_view room) { return function.starts_with(room); });
}

}  // namespace

bool library_may_touch(std::string_view element_type)
{
  static constexpr std::array<std::string_view, 6> touched = {
      "", "struct {}", "bool", "time.Time", "os.Signal", "*rpc.Call"};
  return std::ranges::find(touched, element_type) != touched.end();
}

bool waits_in_own_code(const Snapshot& snapshot, const Goroutine& goroutine)
{
  if (goroutine.app == LocationId{}) return false;
  for (const Frame& frame : snapshot.stacks[goroutine.stack].frames) {
    const Location& location = snapshot.location(frame.location);
    if (!belongs_to_waiting(snapshot.text(location.function)))
      return frame.location == goroutine.app;
  }
  return false;
}

}  // namespace unjam::aggregate
