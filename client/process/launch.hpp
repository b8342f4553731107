#pragma once

#include <sys/types.h>

#include "client/error.hpp"
#include "client/process/process.hpp"

namespace unjam::process {

/// A child just started, and our ends of what connects us to it. All descriptors are the caller's.
struct Launched {
  pid_t pid = -1;
  int handle = -1;  ///< pidfd: becomes readable when it has ended
  int output = -1;
  int errors = -1;
};

/// Starts `command` as Process promises. Errors: server_failed.
[[nodiscard]] Result<Launched> launch(const Command& command);

}  // namespace unjam::process
