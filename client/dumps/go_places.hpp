#pragma once

#include <string_view>

#include "aggregate/snapshot/snapshot.hpp"

/// The places of goroutines in dumps that show stacks, and nothing else of the program.
namespace unjam::dumps {

/// What Go prints in the place of outer frames that it leaves out.
inline constexpr std::string_view elided = "...additional frames elided...";

/// Sets `current`, `user`, `app`, `start` and `system` by the goroutine's stack, of which the last
/// frame is what the goroutine began in, unless the stack is cut as above. `start` has no line, for
/// dumps do not tell it. Without frames nothing is set.
void find_places(Snapshot& snapshot, Goroutine& goroutine, const Stack& stack);

/// Finds out where the standard library lies, and sets `app` of all goroutines by that. To be
/// called once, when all of them have their stacks. Where nothing tells it, `app` stays as it is.
void find_apps(Snapshot& snapshot);

}  // namespace unjam::dumps
