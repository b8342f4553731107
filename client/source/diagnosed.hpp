#pragma once

#include "aggregate/findings/diagnose.hpp"
#include "client/source/options.hpp"
#include "client/source/session.hpp"

namespace unjam::source {

/// A capture, and what is wrong with its goroutines.
struct Diagnosed {
  Captured captured;
  aggregate::Diagnosis diagnosis;
};

/// Captures a source and diagnoses it; then looks up the names that the diagnosis wants, as long as
/// the source stands, and diagnoses it anew with them, once. A saved file has its names already.
/// Errors: those of obtain().
[[nodiscard]] Result<Diagnosed> obtain_diagnosed(const Options& source, Listeners listeners,
                                                 const aggregate::DiagnoseOptions& options,
                                                 WithoutWaits without_waits = WithoutWaits::note);

}  // namespace unjam::source
