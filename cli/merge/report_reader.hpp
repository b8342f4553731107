#pragma once

#include <cstdint>
#include <string_view>

#include "aggregate/rollup/rollup.hpp"
#include "client/error.hpp"

namespace unjam::cli {

/// Reads one document, `unjam.report/1` or `unjam.rollup/1`: the reports in it, in its order. Of a
/// report only what counts in a rollup is looked at; the rest, the numbers of a million goroutines
/// for example, is passed over. Counts beyond `aggregate::most_counted` are refused.
///
/// `document` begins and ends with its brackets, and Bytes::padding bytes behind it can be read.
/// `offset`: of it in its stream. Errors: damaged, "byte N: findings[3].blocked: expected …".
[[nodiscard]] Result<aggregate::Rollup> read_document(std::string_view document,
                                                      std::uint64_t offset = 0);

}  // namespace unjam::cli
