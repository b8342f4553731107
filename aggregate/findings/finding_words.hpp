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
#define UNJAM_AS_WORD(name) std::string_view{#name},
template <>
inline constexpr std::array words<aggregate::FindingKind>{UNJAM_FINDING_KINDS(UNJAM_AS_WORD)};
#undef UNJAM_AS_WORD

}  // namespace unjam
