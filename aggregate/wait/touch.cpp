#include "aggregate/wait/touch.hpp"

#include <algorithm>
#include <array>

namespace unjam::aggregate {
namespace {

/// The types of package sync that a program waits for; others, like sync.Map, wait for locks of
/// their own.
bool belongs_to_waiting(std::string_view function)
{
  static constexpr std::array<std::string_view, 11> waits = {
      "runtime.",          "internal/runtime/", "sync.runtime_",    "internal/sync.runtime_",
      "sync.(*Mutex).",    "sync.(*RWMutex).",  "sync.(*rlocker).", "internal/sync.(*Mutex).",
      "sync.(*WaitGroup)", "sync.(*Cond).",     "sync.(*Once)."};
  return std::ranges::any_of(waits,
                             [&](std::string_view each) { return function.starts_with(each); });
}

}  // namespace

bool library_may_touch(std::string_view element_type)
{
  static constexpr std::array<std::string_view, 6> touched = {
      "", "struct {}", "bool", "time.Time", "os.Signal", "*rpc.Call"};
  return std::ranges::find(touched, element_type) != touched.end();
}

StandardLibrary library_of(const Snapshot& snapshot)
{
  return {snapshot.target.std_prefix, snapshot.target.module};
}

bool waits_in_own_code(const Snapshot& snapshot, const Goroutine& goroutine)
{
  return waits_in_own_code(snapshot, library_of(snapshot), goroutine);
}

/// A goroutine that only the library's code runs in has an `app` there, too.
bool waits_in_own_code(const Snapshot& snapshot, const StandardLibrary& library,
                       const Goroutine& goroutine)
{
  if (goroutine.app == LocationId{}) return false;
  for (const Frame& frame : snapshot.stacks[goroutine.stack].frames) {
    const Location& location = snapshot.location(frame.location);
    const std::string_view function = snapshot.text(location.function);
    if (belongs_to_waiting(function)) continue;
    return frame.location == goroutine.app &&
           !library.contains_code_of(function, snapshot.text(location.file));
  }
  return false;
}

}  // namespace unjam::aggregate
