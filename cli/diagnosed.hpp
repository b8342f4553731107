#pragma once

#include "aggregate/findings/diagnose.hpp"
#include "cli/options.hpp"
#include "cli/session.hpp"

namespace unjam::cli {

/// A capture, and what is wrong with its goroutines.
struct Diagnosed {
  Captured captured;
  aggregate::Diagnosis diagnosis;
};

/// Captures a source and diagnoses it; then looks up the names that the diagnosis wants, as long as
/// the source stands, and diagnoses it anew with them, once. A saved file has its names already.
/// Errors: those of obtain().
[[nodiscard]] Result<Diagnosed> obtain_diagnosed(const SourceOptions& source,
                                                 const Verbosity& verbosity,
                                                 const aggregate::DiagnoseOptions& options,
                                                 Facts facts = Facts::wanted);

/// Adds --stalled-after.
void add_diagnose_options(CLI::App& command, aggregate::DiagnoseOptions& options);

}  // namespace unjam::cli
