#pragma once

#include <string_view>

namespace unjam::runtime {

/// What a goroutine waits for, by its wait reason.
enum class Waiting {
  nothing,   ///< that has an object: the collector …
  for_ever,  ///< a nil channel, an empty select
  channel_send,
  channel_receive,
  select,
  semaphore,  ///< any lock, WaitGroup
  cond,
  poll,
  sleep,
};

/// Reads a wait reason of any release of Go.
[[nodiscard]] Waiting parse_wait_reason(std::string_view reason);

}  // namespace unjam::runtime
