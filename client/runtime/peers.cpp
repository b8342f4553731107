#include "client/runtime/peers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio.hpp>
#include <boost/asio/ip/address.hpp>
#include <utility>
#include <vector>

#include "client/memory/layout.hpp"

namespace unjam::runtime {
namespace {

namespace asio = rpc::asio;

constexpr std::uint64_t longest_peer = 1024;  ///< of a path or host name
constexpr std::uint64_t word = sizeof(Address);
constexpr std::size_t nowhere = static_cast<std::size_t>(-1);
constexpr Address itab_type = word;  ///< internal/abi.ITab: the interface's type, then the value's

const std::vector<WantedType>& peer_types()
{
  static const std::vector<WantedType> types = {
      {{"internal/poll.FD"}, {"pd.runtimeCtx", "isFile"}},
      {{"net.netFD"}, {"net", "laddr", "raddr"}},
      {{"os.file"}, {"name"}},
      {{"net.TCPAddr"}, {"IP", "Port", "Zone"}},
      {{"net.UnixAddr"}, {"Name"}},
      {{"net/http.persistConn"}, {"closech", "cacheKey.scheme", "cacheKey.addr"}},
  };
  return types;
}

/// "tcp" of "tcp4" and "tcp6"
std::string without_family(std::string network)
{
  if (network.ends_with('4') || network.ends_with('6')) network.pop_back();
  return network;
}

}  // namespace

asio::awaitable<Result<PeerFields>> learn_peer_fields(rpc::Client& client, Address readable)
{
  enum { poll, socket, file, internet, unix_socket, request };
  const auto learned = co_await learn_all(client, peer_types(), readable);
  if (!learned) co_return learned.error();
  const auto& types = *learned;
  co_return PeerFields{.poll = types[poll].find("pd.runtimeCtx"),
                       .is_file = types[poll].find("isFile"),
                       .network = types[socket].offset("net"),
                       .local = types[socket].offset("laddr"),
                       .remote = types[socket].offset("raddr"),
                       .file_name = types[file].offset("name"),
                       .ip = types[internet].offset("IP"),
                       .zone = types[internet].offset("Zone"),
                       .port = types[internet].find("Port"),
                       .socket_name = types[unix_socket].offset("Name"),
                       .closed = types[request].find("closech"),
                       .scheme = types[request].offset("cacheKey.scheme"),
                       .host = types[request].offset("cacheKey.addr"),
                       .proxy = types[request].offset("cacheKey.proxy")};
}

PeerFinder::PeerFinder(memory::Memory& memory, PeerFields fields, TypeNames types)
    : memory_{memory}, fields_{fields}, types_{std::move(types)}
{
}

/// The first address on the stack that fits; 0: there is none. Where the first goroutine with a
/// stack has none, the others are not searched.
template <class Fits>
Address PeerFinder::search(const GoroutineRecord& goroutine, StackId stack, Fits fits)
{
  const auto words = scan_.read_more(memory_, goroutine);
  const auto may_fit = [&](Address address) {
    return may_point_outside(goroutine, address) && fits(address);
  };
  const auto known = places_.find(stack);
  if (known != places_.end() && known->second < words.size()) {
    if (may_fit(words[known->second])) return words[known->second];
    if (memory_.missed()) return 0;
  }
  if (known != places_.end() && known->second == nowhere) return 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!may_fit(words[i])) continue;
    if (!memory_.missed()) places_[stack] = i;
    return words[i];
  }
  if (!memory_.missed()) places_.emplace(stack, nowhere);
  return 0;
}

std::optional<PeerText> PeerFinder::of_descriptor(const GoroutineRecord& goroutine, StackId stack,
                                                  Address poll)
{
  const Address fd = search(goroutine, stack, [&](Address address) {
    return memory::read_field(memory_, address, fields_.poll) == poll;
  });
  if (fd == 0) return std::nullopt;
  if (memory::read_field(memory_, fd, fields_.is_file).value_or(0) == 0) return socket(fd);
  const std::string name = text(fd, fields_.file_name);
  if (name.empty()) return std::nullopt;
  // As os.Pipe calls its ends.
  if (name == "|0" || name == "|1") return PeerText{"pipe", "a pipe"};
  return PeerText{"file", name};
}

std::optional<PeerText> PeerFinder::socket(Address fd) const
{
  if (!fields_.remote || !fields_.local) return std::nullopt;
  PeerText peer;
  peer.network = without_family(text(fd, fields_.network));
  const std::string local = socket_address(fd + *fields_.local);
  peer.address = socket_address(fd + *fields_.remote);
  peer.listens = memory_.get<Address>(fd + *fields_.remote) == Address{0};
  // A client at a Unix socket most often has no name.
  const auto has_name = [](std::string_view name) { return !name.empty() && name != "@"; };
  const bool is_unix = peer.network.starts_with("unix");
  if (peer.listens) {
    peer.address = local;
  } else if (is_unix && !has_name(peer.address)) {
    peer.address = has_name(local) ? "a client of " + local : "an unnamed socket";
  }
  if (peer.network.empty() || peer.address.empty()) return std::nullopt;
  return peer;
}

/// What a net.Addr says; empty for nil and for types that are not known.
std::string PeerFinder::socket_address(Address interface) const
{
  const auto itab = memory_.get<Address>(interface);
  const auto data = memory_.get<Address>(interface + word);
  if (!itab || !data || *itab == 0 || *data == 0) return {};
  const auto type = memory_.get<Address>(*itab + itab_type);
  const std::string name = type ? types_.name(*type).value_or("") : "";
  if (name == "*net.TCPAddr" || name == "*net.UDPAddr") return internet_address(*data);
  if (name == "*net.UnixAddr") return text(*data, fields_.socket_name);
  return {};
}

std::string PeerFinder::internet_address(Address address) const
{
  using asio::ip::address_v4;
  using asio::ip::address_v6;
  if (!fields_.ip) return {};
  const auto bytes = memory_.get<Address>(address + *fields_.ip);
  const auto length = memory_.get<std::uint64_t>(address + *fields_.ip + word);
  const auto port = memory::read_field(memory_, address, fields_.port);
  if (!bytes || !length || !port || *port > 65'535) return {};
  address_v6::bytes_type wide{};
  address_v4::bytes_type narrow{};
  if (*length == 0) return fmt::format(":{}", *port);
  if (*length == narrow.size()) {
    if (!memory_.read(*bytes, narrow.data(), narrow.size())) return {};
    return fmt::format("{}:{}", address_v4{narrow}.to_string(), *port);
  }
  if (*length != wide.size() || !memory_.read(*bytes, wide.data(), wide.size())) return {};
  const address_v6 ip{wide};
  if (ip.is_v4_mapped()) {
    return fmt::format("{}:{}", make_address_v4(asio::ip::v4_mapped, ip).to_string(), *port);
  }
  const std::string zone = text(address, fields_.zone);
  return fmt::format("[{}{}{}]:{}", ip.to_string(), zone.empty() ? "" : "%", zone, *port);
}

std::optional<PeerText> PeerFinder::of_request(const GoroutineRecord& goroutine, StackId stack,
                                               std::span<const Address> channels)
{
  const Address connection = search(goroutine, stack, [&](Address address) {
    const auto closed = memory::read_field(memory_, address, fields_.closed);
    return closed && std::ranges::find(channels, *closed) != channels.end();
  });
  if (connection == 0) return std::nullopt;
  PeerText peer{text(connection, fields_.scheme), text(connection, fields_.host)};
  if (peer.address.empty()) peer.address = text(connection, fields_.proxy);
  if (peer.network != "http" && peer.network != "https") return std::nullopt;
  if (peer.address.empty()) return std::nullopt;
  return peer;
}

/// A string of an object; empty if it cannot be read.
std::string PeerFinder::text(Address object, PeerFields::Offset offset) const
{
  if (!offset) return {};
  const auto at = memory_.get<Address>(object + *offset);
  const auto length = memory_.get<std::uint64_t>(object + *offset + word);
  if (!at || !length || *length > longest_peer) return {};
  std::string bytes(*length, '\0');
  return memory_.read(*at, bytes.data(), bytes.size()) ? bytes : std::string{};
}

}  // namespace unjam::runtime
