#include "client/memory/segments.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <string_view>

namespace unjam::memory_segments_test {

using namespace unjam::memory;

namespace {

std::span<const std::byte> bytes(std::string_view text)
{
  return std::as_bytes(std::span{text});
}

/// What can be read from `address` on.
std::string from(const Segments& segments, Address address)
{
  const auto part = segments.from(address);
  return {reinterpret_cast<const char*>(part.data()), part.size()};
}

constexpr Address last = std::numeric_limits<Address>::max();

}  // namespace

TEST_SUITE("memory/segments")
{
  TEST_CASE("an address has the bytes up to the end of its part")
  {
    Segments segments;
    segments.add(0x2000, bytes("world"));
    segments.add(0x1000, bytes("hello"));
    segments.sort();
    CHECK(from(segments, 0x1000) == "hello");
    CHECK(from(segments, 0x1004) == "o");
    CHECK(from(segments, 0x2001) == "orld");
  }

  TEST_CASE("what lies before, between and behind the parts is not there")
  {
    Segments segments;
    CHECK(from(segments, 0) == "");
    segments.add(0x1000, bytes("hello"));
    segments.add(0x2000, bytes("world"));
    segments.sort();
    for (const Address address : {Address{0}, Address{0xfff}, Address{0x1005}, Address{0x1fff},
                                  Address{0x2005}, last}) {
      CAPTURE(address);
      CHECK(from(segments, address) == "");
    }
  }

  TEST_CASE("parts side by side stay two: who reads across goes on at the second")
  {
    Segments segments;
    segments.add(0x1000, bytes("hello"));
    segments.add(0x1005, bytes("world"));
    segments.sort();
    CHECK(from(segments, 0x1003) == "lo");
    CHECK(from(segments, 0x1005) == "world");
  }

  TEST_CASE("where parts overlap the lower one wins, and the rest of the other stays")
  {
    Segments segments;
    segments.add(0x1003, bytes("XXYY"));
    segments.add(0x1000, bytes("hello"));
    segments.sort();
    CHECK(from(segments, 0x1000) == "hello");
    CHECK(from(segments, 0x1003) == "lo");
    CHECK(from(segments, 0x1005) == "YY");
    CHECK(from(segments, 0x1007) == "");
  }

  TEST_CASE("a part inside another one is gone, and hides nothing behind it")
  {
    Segments segments;
    segments.add(0x1000, bytes("a long part"));
    segments.add(0x1002, bytes("XX"));
    segments.add(0x1004, bytes("Y"));
    segments.add(0x1008, bytes("artist"));
    segments.sort();
    CHECK(from(segments, 0x1000) == "a long part");
    CHECK(from(segments, 0x1003) == "ong part");
    CHECK(from(segments, 0x100a) == "t");
    CHECK(from(segments, 0x100b) == "ist");
  }

  TEST_CASE("of two parts at one address the first one wins")
  {
    Segments segments;
    segments.add(0x1000, bytes("first"));
    segments.add(0x1000, bytes("second"));
    segments.sort();
    CHECK(from(segments, 0x1000) == "first");
    CHECK(from(segments, 0x1005) == "d");
  }

  TEST_CASE("a part that wraps around the end of the address space is left out")
  {
    Segments segments;
    segments.add(last - 3, bytes("hello"));
    segments.add(last - 5, bytes("hello"));
    segments.add(0x10, bytes(""));
    segments.sort();
    CHECK(from(segments, last - 5) == "hello");
    CHECK(from(segments, last - 1) == "o");
    CHECK(from(segments, last) == "");
    CHECK(from(segments, 0) == "");
    CHECK(from(segments, 0x10) == "");
  }

  TEST_CASE("where the last address was found does not matter for the next one")
  {
    Segments segments;
    for (Address address = 0x1000; address < 0x9000; address += 0x1000) {
      segments.add(address, bytes("part"));
    }
    segments.sort();
    for (Address before = 0x1000; before < 0x9000; before += 0x1000) {
      for (Address address = 0x1000; address < 0x9000; address += 0x1000) {
        CHECK(from(segments, before) == "part");
        CHECK(from(segments, address + 1) == "art");
        CHECK(from(segments, address - 1) == "");
      }
    }
  }
}

}  // namespace unjam::memory_segments_test
