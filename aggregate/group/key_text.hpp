#pragma once

#include <optional>
#include <string>

#include "aggregate/group/key.hpp"

namespace unjam::aggregate {

/// What tells two places apart when snapshots are compared.
enum class Places {
  functions,  ///< the function alone: lines move from one build to the next
  lines,      ///< the function, the file's name and the line
};

/// The value of a key as text that means the same in every snapshot; nothing if there is no value.
///
/// "main.(*Metrics).CountS", or with lines "main.(*Metrics).CountS metrics.go:42"; of a stack, its
/// calls, innermost first, "main.f < main.main"; of channels and locks, addresses and types. It
/// comes from the target as it is: not escaped.
[[nodiscard]] std::optional<std::string> key_text(const Snapshot& snapshot, const Value& value,
                                                  Places places);

}  // namespace unjam::aggregate
