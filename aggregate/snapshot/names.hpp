#pragma once

#include <string>
#include <string_view>

#include "aggregate/snapshot/snapshot.hpp"

/// What channels and locks are called. Names of types come from the target as they are: not
/// escaped.
namespace unjam {

/// "chan main.Metric"; "chan" if the type is not known.
[[nodiscard]] std::string channel_type(const Snapshot& snapshot, const Channel& channel);

/// "sync.Mutex"; of a semaphore whose owner is not known, "semaphore".
[[nodiscard]] std::string_view lock_type(const Lock& lock);

/// How full a channel is: "100/100", "unbuffered", "?" if that could not be read.
[[nodiscard]] std::string channel_fill(const Channel& channel);

/// "0xc000068060 chan main.Metric 100/100", and "closed" if it is.
[[nodiscard]] std::string channel_name(const Snapshot& snapshot, const Channel& channel);

/// "0xc0000140a8 sync.Mutex"
[[nodiscard]] std::string lock_name(const Lock& lock);

/// "0xc000068060"
[[nodiscard]] std::string address_text(std::uint64_t address);

}  // namespace unjam
