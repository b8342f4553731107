#pragma once

#include <string_view>

namespace unjam::cli {

/// What is told of a mapped file that is cut while it is read, or whose disk fails.
inline constexpr std::string_view bus_error =
    "the core was cut while it was being read, or its disk fails";

/// From here on that ends the program with this one line and the exit status of unusable input,
/// instead of a dump of our own.
void explain_bus_errors();

}  // namespace unjam::cli
