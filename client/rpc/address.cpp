#include "client/rpc/address.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace unjam::rpc {
namespace {

constexpr std::string_view unix_prefix = "unix:";

bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

std::optional<std::uint16_t> parse_port(std::string_view text)
{
  std::uint16_t port = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (ec != std::errc{} || end != text.data() + text.size() || port == 0) return std::nullopt;
  return port;
}

Error bad_address(std::string_view text, const std::string& why)
{
  return {Errc::usage, "bad address '" + std::string{text} + "': " + why};
}

}  // namespace

bool looks_like_address(std::string_view text)
{
  if (text.starts_with(unix_prefix)) return true;
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || text.find('/') != std::string_view::npos) return false;
  const std::string_view port = text.substr(colon + 1);
  return !port.empty() && std::ranges::all_of(port, is_digit);
}

Result<Address> parse_address(std::string_view text)
{
  if (text.starts_with(unix_prefix)) {
    const std::string_view path = text.substr(unix_prefix.size());
    if (path.empty()) return bad_address(text, "the path of the unix socket is missing");
    return Address{.host = {}, .port = 0, .path = std::string{path}};
  }
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return bad_address(text, "expected HOST:PORT");
  const auto port = parse_port(text.substr(colon + 1));
  if (!port) return bad_address(text, "the port must be a number from 1 to 65535");

  std::string_view host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (host.empty()) host = "localhost";
  return Address{.host = std::string{host}, .port = *port, .path = {}};
}

std::string to_string(const Address& address)
{
  if (!address.path.empty()) return std::string{unix_prefix} + address.path;
  const bool v6 = address.host.find(':') != std::string::npos;
  const std::string host = v6 ? "[" + address.host + "]" : address.host;
  return host + ":" + std::to_string(address.port);
}

}  // namespace unjam::rpc
