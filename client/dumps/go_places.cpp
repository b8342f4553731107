#include "client/dumps/go_places.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "aggregate/snapshot/standard_library.hpp"
#include "client/runtime/locations.hpp"
#include "client/runtime/system.hpp"

namespace unjam::dumps {
namespace {

std::string_view function_of(const Snapshot& snapshot, const Frame& frame)
{
  return snapshot.text(snapshot.location(frame.location).function);
}

/// Whether a function is what Delve takes for the user's (proc.(*G).UserCurrent), so that a dump
/// gives the same place as a core.
bool is_users(std::string_view function)
{
  constexpr std::string_view runtime = "runtime.";
  if (function.find('.') == std::string_view::npos || function.starts_with("internal/") ||
      function.starts_with("runtime/internal")) {
    return false;
  }
  if (!function.starts_with(runtime)) return true;
  const char first = function.size() > runtime.size() ? function[runtime.size()] : '?';
  return first >= 'A' && first <= 'Z';
}

/// The first place in a function of the user's. Delve asks for the function that others were
/// inlined into, and takes the place in the innermost of those.
LocationId user_of(const Snapshot& snapshot, const Stack& stack)
{
  LocationId innermost{};
  for (const Frame& frame : stack.frames) {
    if (innermost == LocationId{}) innermost = frame.location;
    if (frame.inlined) continue;
    if (is_users(function_of(snapshot, frame))) return innermost;
    innermost = {};
  }
  return stack.frames.front().location;
}

/// The function that the goroutine began in.
std::string_view start_of(const Snapshot& snapshot, const Stack& stack)
{
  // With the runtime's own calls, the last one is that to which every goroutine returns.
  const bool returns =
      stack.frames.size() > 1 && function_of(snapshot, stack.frames.back()) == "runtime.goexit";
  const std::string_view outermost =
      function_of(snapshot, *(stack.frames.end() - (returns ? 2 : 1)));
  // runtime.main is not always printed, but it is what starts the program's.
  return outermost == "main.main" ? "runtime.main" : outermost;
}

/// Few functions of the runtime are printed, so others tell too.
std::optional<std::string> find_library(const Snapshot& snapshot)
{
  static constexpr std::array<std::string_view, 8> packages{
      "net/http", "internal/poll", "net", "sync", "testing", "database/sql", "os/signal", "os"};
  for (const Location& location : snapshot.locations.values()) {
    const std::string_view function = snapshot.text(location.function);
    const std::string_view file = snapshot.text(location.file);
    if (function.starts_with("runtime.") || function.find(".runtime_") != std::string_view::npos ||
        function == "time.Sleep" || function == "panic") {
      if (auto prefix = standard_library_prefix(file)) return prefix;
    }
    for (const std::string_view package : packages) {
      const bool of_package = function.starts_with(package) && function.size() > package.size() &&
                              function[package.size()] == '.';
      const std::size_t at = file.rfind("/src/" + std::string{package} + "/");
      if (of_package && at != std::string_view::npos) return std::string{file.substr(0, at + 5)};
    }
  }
  return std::nullopt;
}

}  // namespace

void find_places(Snapshot& snapshot, Goroutine& goroutine, const Stack& stack)
{
  if (stack.frames.empty()) return;
  goroutine.current = stack.frames.front().location;
  goroutine.user = user_of(snapshot, stack);
  goroutine.app = goroutine.user;
  if (snapshot.text(stack.cut).starts_with("...additional")) return;
  const std::string start{start_of(snapshot, stack)};
  goroutine.start = snapshot.intern_location(start, "", 0);
  goroutine.system = runtime::starts_system_goroutine(start);
}

void find_apps(Snapshot& snapshot)
{
  const auto prefix = find_library(snapshot);
  if (!prefix) return;
  snapshot.target.std_prefix = *prefix;
  runtime::LocationResolver resolver{snapshot, {*prefix, ""}};
  for (Goroutine& each : snapshot.goroutines) resolver.resolve(each, each.stack);
}

}  // namespace unjam::dumps
