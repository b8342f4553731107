#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "client/error.hpp"

namespace unjam::cli {

/// How Graphviz is run.
struct Graphviz {
  std::string dot = "dot";            ///< its program
  std::chrono::milliseconds limit{};  ///< for one picture
};

/// Lets Graphviz draw a graph in its own language as "svg" or "png", and gives the picture's bytes.
///
/// Runs the event loop, with a handler for SIGINT and SIGTERM; no process and no file is left
/// behind. Errors: server_failed if it is not installed, fails, or takes more than its time or
/// memory; cancelled after Ctrl-C.
[[nodiscard]] Result<std::string> draw(const std::string& graph, std::string_view format,
                                       const Graphviz& graphviz);

}  // namespace unjam::cli
