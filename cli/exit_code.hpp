#pragma once

#include "client/error.hpp"

namespace unjam::cli {

/// What the program tells the shell. Where several apply: unusable, found, incomplete, done.
enum class ExitCode {
  done = 0,
  found = 1,          ///< what --fail-on asked for
  unusable = 2,       ///< usage, unusable input or unwritable output, said in one line on stderr
  incomplete = 3,     ///< done, but something of the target is missing; said in the output
  interrupted = 130,  ///< Ctrl-C
};

/// In the environment of a report that a batch starts: then its error is told on one line of JSON,
/// {"code": "server_failed", "text": …}.
inline constexpr const char* tell_code = "UNJAM_TELL_CODE";

/// Prints "unjam: <error>" on stderr and gives the exit code that goes with it.
ExitCode fail(const Error& error);

/// The same for something that the user typed.
ExitCode fail_usage(const std::string& what);

}  // namespace unjam::cli
