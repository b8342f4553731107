#pragma once

#include <functional>
#include <string>
#include <vector>

#include "client/source/session.hpp"
#include "client/source/sources.hpp"

namespace unjam::source {

/// What a command does with each snapshot: it is given the name of the source, too.
using TakeSnapshot = std::function<void(const std::string& name, Captured captured)>;

/// Obtains the snapshot of each source that the options name, one after the other. Returns notes on
/// what was set aside: files of directories that are no dumps. One that is cut or damaged is an
/// error, as is everything in a file that was named.
///
/// Errors: those of read_sources() and obtain(); wrong_kind if a directory has no dump at all;
/// cancelled after Ctrl-C.
[[nodiscard]] Result<std::vector<Problem>> obtain_each(const SessionOptions& options,
                                                       const TakeSnapshot& take);

/// Obtains all sources as one snapshot, whose parts have their names: see append(). One source
/// alone is as obtain() gives it, with its name.
///
/// Errors: the same; usage if one is named twice, or if `facts` are needed of several.
[[nodiscard]] Result<Captured> obtain_sum(SessionOptions options);

}  // namespace unjam::source
