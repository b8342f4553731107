#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "aggregate/snapshot/snapshot.hpp"

namespace unjam::dumps {

/// Names the wait reasons of a saved list, which has only their numbers (runtime.waitReason). What
/// a number means changed in Go 1.20, 1.24, 1.25 and 1.26, and a list does not tell its release: it
/// is told by `go_minor` (19 for Go 1.19) if given, else by what the runtime's own goroutines wait
/// for, else by the paths of the standard library. Where several releases remain, a number is named
/// if they agree.
///
/// `numbers`: the text that stands for each number in the snapshot. Returns how they were named and
/// what remains, in words: "they are named as in Go 1.20 to 1.23, …".
std::string name_wait_reasons(Snapshot& snapshot, const std::map<std::int64_t, StringId>& numbers,
                              std::optional<int> go_minor = {});

}  // namespace unjam::dumps
