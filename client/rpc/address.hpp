#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "client/error.hpp"

namespace unjam::rpc {

/// Where a headless Delve server listens: TCP, or a unix socket when `path` is not empty.
struct Address {
  std::string host;
  std::uint16_t port = 0;
  std::string path;

  friend bool operator==(const Address&, const Address&) = default;
};

/// Whether `text` is meant as an address and not as a file: "HOST:PORT", ":PORT", "unix:PATH".
[[nodiscard]] bool looks_like_address(std::string_view text);

/// Reads "HOST:PORT", ":PORT" (this machine), "[::1]:PORT" or "unix:PATH".
/// Fails with usage and says what is wrong.
[[nodiscard]] Result<Address> parse_address(std::string_view text);

/// The form that parse_address reads.
[[nodiscard]] std::string to_string(const Address& address);

}  // namespace unjam::rpc
