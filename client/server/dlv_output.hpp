#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/error.hpp"

/// What dlv prints, understood. Pure.
namespace unjam::server {

/// Where dlv says it listens: "127.0.0.1:4501", or the path of a unix socket. Empty until `output`,
/// all that it has printed so far, holds that line to its end; other lines may stand around it.
[[nodiscard]] std::optional<std::string> listening_address(std::string_view output);

struct DlvVersion {
  int major = 0;
  int minor = 0;
  int patch = 0;

  friend auto operator<=>(const DlvVersion&, const DlvVersion&) = default;
};

/// The first dlv that can listen on a unix socket.
inline constexpr DlvVersion first_with_unix_sockets{1, 22, 1};

/// Reads what `dlv version` prints: a line "Version: 1.20.2".
[[nodiscard]] std::optional<DlvVersion> parse_dlv_version(std::string_view output);

/// The line of dlv's output that says most: where it panicked or complained about its command
/// line, else the last one that is no mere warning. Empty if there is none.
[[nodiscard]] std::string last_words(std::string_view output);

/// What dlv warned of, each as one line: "undefined behavior - Go version go1.19.8 is too old …".
[[nodiscard]] std::vector<std::string> warnings_in(std::string_view output);

/// Why dlv, with this on its stderr, could not open a core: its own words, and ours where they are
/// terse.
[[nodiscard]] Error open_failure(std::string_view output, const std::string& binary,
                                 const std::string& core);

/// Without DWARF nothing can be read from a core, though newer releases of dlv open it.
[[nodiscard]] Error no_debug_info(const std::string& binary);

}  // namespace unjam::server
