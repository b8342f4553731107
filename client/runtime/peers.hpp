#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/memory/memory.hpp"
#include "client/rpc/client.hpp"
#include "client/runtime/goroutine_records.hpp"
#include "client/runtime/layouts.hpp"
#include "client/runtime/stack_scan.hpp"
#include "client/runtime/type_names.hpp"

/// Who is at the other end of a file descriptor or of an HTTP request.
namespace unjam::runtime {

/// Where the standard library keeps it. Offsets are of strings, slices and interfaces.
struct PeerFields {
  using Offset = std::optional<std::uint32_t>;

  Field poll, is_file;              ///< internal/poll.FD: pd.runtimeCtx and isFile
  Offset network, local, remote;    ///< net.netFD, which begins with a poll.FD
  Offset file_name;                 ///< os.file, which does, too
  Offset ip, zone;                  ///< net.TCPAddr and net.UDPAddr
  Field port;                       ///< of these
  Offset socket_name;               ///< net.UnixAddr
  Field closed;                     ///< net/http.persistConn.closech
  Offset scheme, host, proxy;       ///< net/http.persistConn.cacheKey
};

/// Asks for it. What the target has no code for stays empty. `readable` is any address that can be
/// read. Errors: those of the connection.
rpc::asio::awaitable<Result<PeerFields>> learn_peer_fields(rpc::Client& client, Address readable);

/// As Peer, before its texts are interned.
struct PeerText {
  std::string network;
  std::string address;
  bool listens = false;

  friend bool operator==(const PeerText&, const PeerText&) = default;
};

/// Finds the peers of parked goroutines. Those with equal stacks have it at the same place, which
/// is looked at first; if the first of them has none, neither have the others.
class PeerFinder {
 public:
  /// `memory` must outlive the finder.
  PeerFinder(memory::Memory& memory, PeerFields fields, TypeNames types);

  /// Of a goroutine that waits for the runtime.pollDesc at `poll`: the poll.FD on its stack that
  /// has it. Empty: none is found, or it does not know its peer, as while it connects.
  [[nodiscard]] std::optional<PeerText> of_descriptor(const GoroutineRecord& goroutine,
                                                      StackId stack, Address poll);

  /// Of a goroutine in net/http.(*persistConn).roundTrip, which selects from `channels`: the
  /// persistConn on its stack whose closech is one of them.
  [[nodiscard]] std::optional<PeerText> of_request(const GoroutineRecord& goroutine, StackId stack,
                                                   std::span<const Address> channels);

 private:
  template <class Fits>
  Address search(const GoroutineRecord& goroutine, StackId stack, Fits fits);
  [[nodiscard]] std::optional<PeerText> socket(Address fd) const;
  [[nodiscard]] std::string socket_address(Address interface) const;
  [[nodiscard]] std::string internet_address(Address address) const;
  [[nodiscard]] std::string text(Address object, PeerFields::Offset offset) const;

  memory::Memory& memory_;
  PeerFields fields_;
  TypeNames types_;
  StackScan scan_;
  std::unordered_map<StackId, std::size_t> places_;
};

}  // namespace unjam::runtime
