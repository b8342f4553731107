#pragma once

#include <array>
#include <string_view>

#include "aggregate/findings/finding.hpp"
#include "aggregate/snapshot/words.hpp"

/// The words for grades and kinds of findings, in json and on the command line.
namespace unjam {

template <>
inline constexpr std::array<std::string_view, 3> words<aggregate::Grade>{"proved", "strong",
                                                                         "hint"};
template <>
inline constexpr std::array<std::string_view, 15> words<aggregate::FindingKind>{
    "crash",         "self_deadlock",    "wait_cycle",
    "orphaned_send", "orphaned_receive", "nil_channel",
    "empty_select",  "lock_abandoned",   "waitgroup_stuck",
    "cond_stuck",    "stalled_consumer", "lock_contention",
    "starved",       "exhausted",        "crowd"};

}  // namespace unjam
