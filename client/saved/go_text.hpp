#pragma once

#include <string_view>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/error.hpp"

namespace unjam::saved {

/// Reads goroutines as Go prints them: debug=2 of net/http/pprof, SIGQUIT and crash output, a test
/// that timed out; by itself or within a log (see GoLines). What is no goroutine is skipped.
///
/// They have places, wait reasons and stacks, and how long they wait in whole minutes: `now` is
/// made up so that those come out. `start` has no line, for Go does not print it. What else is in
/// arguments and addresses is not kept. A text with several dumps gives the one with most
/// goroutines, the first of equals, and a note says so.
///
/// Fails with bad_source if there is no goroutine.
[[nodiscard]] Result<Snapshot> read_go_text(std::string_view text);

}  // namespace unjam::saved
