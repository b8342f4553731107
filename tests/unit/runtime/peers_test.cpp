#include "client/runtime/peers.hpp"

#include <doctest/doctest.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "tests/unit/runtime/world.hpp"

namespace unjam::runtime_peers_test {

using runtime::GoroutineRecord;
using runtime::PeerFields;
using runtime::PeerFinder;
using runtime::PeerText;
using test::Address;

namespace {

constexpr StackId stack{7};
constexpr Address poll_desc = 0x5000;
constexpr Address fd = 0x6000;
constexpr Address types = 0x40000;
constexpr Address tcp_type = 0x41000;
constexpr Address unix_type = 0x42000;
constexpr Address other_type = 0x43000;
constexpr Address itabs = 0x48000;

/// Offsets like those of no release of Go.
constexpr PeerFields made_up{.poll = {0x10, 8},
                             .is_file = {0x18, 1},
                             .network = 0x20,
                             .local = 0x30,
                             .remote = 0x40,
                             .file_name = 0x50,
                             .ip = 0x8,
                             .zone = 0x20,
                             .port = {0x38, 8},
                             .socket_name = 0x10,
                             .closed = {0x18, 8},
                             .scheme = 0x20,
                             .host = 0x30,
                             .proxy = 0x40};

/// A goroutine that has a poll.FD on its stack, which it parked in.
struct Net {
  Net()
  {
    world.put_stack(g, 0x100000, {0, poll_desc, fd, 9});
    world.memory.put(fd + made_up.poll.offset, poll_desc);
    world.memory.put(fd + made_up.is_file.offset, 0, 1);
    put_type(tcp_type, 0x100, "*net.TCPAddr");
    put_type(unix_type, 0x200, "*net.UnixAddr");
    put_type(other_type, 0x300, "*main.Addr");
    put_interface(fd + *made_up.local, 0, 0);
    put_interface(fd + *made_up.remote, 0, 0);
    put_text(fd + *made_up.network, "tcp");
  }

  void put_type(Address at, std::uint32_t name, std::string_view text)
  {
    world.put_type(at, name);
    world.put_name(types + name, text);
  }

  void put_text(Address at, std::string_view text)
  {
    world.memory.put(at, next);
    world.memory.put(at + 8, text.size());
    world.memory.put(next, text);
    next += 0x1000;
  }

  /// An interface that holds an object of a type, by way of an itab.
  void put_interface(Address at, Address type, Address object)
  {
    const Address itab = type == 0 ? 0 : itabs + (type - types);
    world.memory.put(at, itab);
    world.memory.put(at + 8, object);
    if (itab != 0) world.memory.put(itab + 8, type);
  }

  /// A net.TCPAddr with these bytes.
  Address put_address(std::string_view bytes, std::uint64_t port, std::string_view zone = {})
  {
    const Address object = next;
    next += 0x1000;
    put_text(object + *made_up.ip, bytes);
    put_text(object + *made_up.zone, zone);
    world.memory.put(object + made_up.port.offset, port);
    return object;
  }

  std::optional<PeerText> find()
  {
    PeerFinder finder{
        world.memory, made_up, {world.memory, world.layouts.type, {{types, types + 0x10000}}}};
    return finder.of_descriptor(g, stack, poll_desc);
  }

  test::World world;
  GoroutineRecord g = test::parked(0x100, 1);
  Address next = 0x200000;
};

constexpr std::string_view v4{"\x0a\x03\x02\x01", 4};
constexpr std::string_view v6_loopback{"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16};
constexpr std::string_view v4_in_v6{"\0\0\0\0\0\0\0\0\0\0\xff\xff\x0a\x03\x02\x01", 16};
constexpr std::string_view link_local{"\xfe\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16};

}  // namespace

TEST_SUITE("runtime/peers")
{
  TEST_CASE("a connection has the address of its other end")
  {
    Net net;
    const auto peer = [&](std::string_view bytes, std::string_view zone = {}) {
      net.put_interface(fd + *made_up.remote, tcp_type, net.put_address(bytes, 5432, zone));
      return net.find();
    };
    CHECK(peer(v4) == PeerText{"tcp", "10.3.2.1:5432"});
    CHECK(peer(v4_in_v6) == PeerText{"tcp", "10.3.2.1:5432"});
    CHECK(peer(v6_loopback) == PeerText{"tcp", "[::1]:5432"});
    CHECK(peer(link_local, "eth0") == PeerText{"tcp", "[fe80::1%eth0]:5432"});
    CHECK_FALSE(peer("123"));
  }

  TEST_CASE("who has no other end listens at its own")
  {
    Net net;
    net.put_text(fd + *made_up.network, "tcp6");
    net.put_interface(fd + *made_up.local, tcp_type, net.put_address("", 80));
    CHECK(net.find() == PeerText{"tcp", ":80", true});
  }

  TEST_CASE("one end of a unix socket has a name")
  {
    Net net;
    net.put_text(fd + *made_up.network, "unix");
    const auto put = [&](PeerFields::Offset end, std::string_view name) {
      const Address object = net.next;
      net.next += 0x1000;
      net.put_text(object + *made_up.socket_name, name);
      net.put_interface(fd + *end, unix_type, object);
    };
    put(made_up.remote, "/run/db.sock");
    put(made_up.local, "@");
    CHECK(net.find() == PeerText{"unix", "/run/db.sock"});
    put(made_up.remote, "");
    put(made_up.local, "/run/mine.sock");
    CHECK(net.find() == PeerText{"unix", "a client of /run/mine.sock"});
    put(made_up.local, "@");
    CHECK(net.find() == PeerText{"unix", "an unnamed socket"});
  }

  TEST_CASE("a file has its name, a pipe has none")
  {
    Net net;
    net.world.memory.put(fd + made_up.is_file.offset, 1, 1);
    net.put_text(fd + *made_up.file_name, "/dev/ttyS0");
    CHECK(net.find() == PeerText{"file", "/dev/ttyS0"});
    net.put_text(fd + *made_up.file_name, "|1");
    CHECK(net.find() == PeerText{"pipe", "a pipe"});
  }

  TEST_CASE("what is not known or not readable is nobody")
  {
    Net net;
    const Address object = net.put_address(v4, 5432);
    SUBCASE("it connects") {}
    SUBCASE("an address of the program's own")
    {
      net.put_interface(fd + *made_up.remote, other_type, object);
    }
    SUBCASE("a port too large")
    {
      net.put_interface(fd + *made_up.remote, tcp_type, net.put_address(v4, 65'536));
    }
    SUBCASE("a broken pointer")
    {
      net.put_interface(fd + *made_up.remote, tcp_type, 0x999);
    }
    SUBCASE("a length that no text has")
    {
      net.put_interface(fd + *made_up.remote, tcp_type, object);
      net.world.memory.put(fd + *made_up.network + 8, ~0ULL);
    }
    SUBCASE("the descriptor is another one's")
    {
      net.put_interface(fd + *made_up.remote, tcp_type, object);
      net.world.memory.put(fd + made_up.poll.offset, poll_desc + 8);
    }
    CHECK_FALSE(net.find());
  }

  TEST_CASE("an HTTP request goes to the host that its connection is kept for")
  {
    Net net;
    constexpr Address connection = 0x9000;
    constexpr std::array<Address, 2> channels{0x7000, 0x7100};
    net.world.put_stack(net.g, 0x100000, {fd, connection});
    const auto ask = [&](Address closed, std::string_view scheme, std::string_view host) {
      net.world.memory.put(connection + made_up.closed.offset, closed);
      net.put_text(connection + *made_up.scheme, scheme);
      net.put_text(connection + *made_up.host, host);
      net.put_text(connection + *made_up.proxy, "http://proxy:3128");
      PeerFinder finder{net.world.memory,
                        made_up,
                        {net.world.memory, net.world.layouts.type, {{types, types + 0x10000}}}};
      return finder.of_request(net.g, stack, channels);
    };
    CHECK(ask(0x7100, "https", "shop.example:443") == PeerText{"https", "shop.example:443"});
    CHECK(ask(0x7100, "http", "") == PeerText{"http", "http://proxy:3128"});
    CHECK_FALSE(ask(0x7200, "https", "shop.example:443"));
    CHECK_FALSE(ask(0x7100, "gopher", "shop.example:70"));
  }

  TEST_CASE("equal stacks have it at the same place, and none has it if the first has not")
  {
    Net net;
    net.put_interface(fd + *made_up.remote, tcp_type, net.put_address(v4, 5432));
    PeerFinder finder{net.world.memory,
                      made_up,
                      {net.world.memory, net.world.layouts.type, {{types, types + 0x10000}}}};
    CHECK(finder.of_descriptor(net.g, stack, poll_desc));
    const std::size_t before = net.world.memory.reads();
    CHECK_FALSE(finder.of_descriptor(net.g, StackId{8}, poll_desc + 8));
    const std::size_t searched = net.world.memory.reads();
    CHECK_FALSE(finder.of_descriptor(net.g, StackId{8}, poll_desc + 8));
    CHECK(net.world.memory.reads() == searched + 1);  // the stack
    CHECK(searched > before + 1);
  }
}

}  // namespace unjam::runtime_peers_test
