#pragma once

namespace unjam::cli {

/// From here on a mapped file that is cut while it is read, or whose disk fails, ends the program
/// with one clear line and the exit status of unusable input instead of a dump of our own.
void explain_bus_errors();

}  // namespace unjam::cli
