#pragma once

#include <cstdint>
#include <string_view>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/dumps/profile/counted.hpp"
#include "client/error.hpp"

namespace unjam::dumps {

/// Reads a profile of goroutines in pprof's format, as /debug/pprof/goroutine gives it; gzip must
/// be unpacked. So many goroutines have this stack and these labels: they come as CountedGoroutines
/// gives them. Why they wait is told by the functions that they are in, but a profile that unjam
/// has written says it.
///
/// Fails with cut, damaged or wrong_kind if it is cut or damaged, counts more than `most`, or is of
/// something else.
[[nodiscard]] Result<Snapshot> read_profile(std::string_view file,
                                            std::uint64_t most = most_counted);

}  // namespace unjam::dumps
