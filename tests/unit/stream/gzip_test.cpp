#include "client/stream/gzip.hpp"

#include <doctest/doctest.h>

#include <string>

#include "tests/unit/print_result.hpp"
#include "tests/unit/stream.hpp"

namespace unjam::stream_gzip_test {

using namespace unjam::stream;

namespace {

/// "goroutine dumps\n" 64 times, as gzip packs it.
const std::string packed{
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x4b\xcf\x2f\xca\x2f\x2d"
    "\xc9\xcc\x4b\x55\x48\x29\xcd\x2d\x28\xe6\x4a\x1f\xe5\x8f\xf2\x47"
    "\xf9\x23\x86\x0f\x00\x80\x04\xea\xf3\x00\x04\x00\x00",
    45};

std::string text()
{
  std::string whole;
  for (int i = 0; i < 64; ++i) whole += "goroutine dumps\n";
  return whole;
}

Result<std::string> unpacked(std::string_view bytes, std::size_t piece)
{
  return test::read_all(unpack(test::in_pieces(bytes, piece), gzip_unpacker()), 100);
}

std::string complaint(std::string_view bytes)
{
  const auto text = unpacked(bytes, 7);
  return text ? "" : text.error().detail();
}

}  // namespace

TEST_SUITE("stream/gzip")
{
  TEST_CASE("it unpacks to the same, in pieces of any size")
  {
    CHECK(is_gzip(packed));
    CHECK_FALSE(is_gzip(text()));
    for (std::size_t piece = 1; piece <= packed.size(); ++piece) {
      const auto result = unpacked(packed, piece);
      REQUIRE(result);
      CHECK(*result == text());
    }
  }

  TEST_CASE("members one behind the other are one text")
  {
    const auto result = unpacked(packed + packed, 5);
    REQUIRE(result);
    CHECK(*result == text() + text());
  }

  TEST_CASE("a cut and damage are told")
  {
    for (std::size_t size = 1; size < packed.size(); ++size) {
      CHECK(complaint(packed.substr(0, size)) ==
            "cut at byte " + std::to_string(size) + " of the gzip data: expected its rest");
    }
    std::string damaged = packed;
    damaged[damaged.size() - 6] ^= 1;  // the checksum
    CHECK(complaint(damaged) == "byte 41 of the gzip data: damaged");
    CHECK(complaint(packed + "x").find("gzip data") != std::string::npos);
  }
}

}  // namespace unjam::stream_gzip_test
