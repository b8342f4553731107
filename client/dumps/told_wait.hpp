#pragma once

#include <string_view>

#include "aggregate/snapshot/snapshot.hpp"

namespace unjam::dumps {

/// Why a goroutine waits, as far as the functions that it is in tell.
struct ToldWait {
  Status status = Status::waiting;
  std::string_view reason;  ///< as Go 1.25 and later say it; empty: not told
};

/// Tells it by the innermost calls of a stack, with or without those of the runtime. Only what they
/// leave no doubt of is told, but that a nil channel looks like another one.
[[nodiscard]] ToldWait tell_wait(const Snapshot& snapshot, const Stack& stack);

}  // namespace unjam::dumps
