#pragma once

#include <string>
#include <string_view>

#include "client/memory/memory.hpp"
#include "client/rpc/client.hpp"

namespace unjam::crash {

/// What the runtime said of a fatal error.
struct FatalText {
  std::string text;    ///< "all goroutines are asleep - deadlock!"; empty: it is not there
  std::string detail;  ///< what it said of it in the lines before; usually nothing

  friend bool operator==(const FatalText&, const FatalText&) = default;
};

/// Finds the last fatal error in what the runtime printed, oldest first; the beginning may be cut.
[[nodiscard]] FatalText parse_fatal_text(std::string_view printed);

/// Reads it from the buffer in which the runtime keeps the last that it printed before it ended
/// the process (runtime.printBacklog, Go >= 1.5). Errors: those of the connection.
rpc::asio::awaitable<Result<FatalText>> read_fatal_text(rpc::Client& client,
                                                        memory::Memory& memory);

}  // namespace unjam::crash
