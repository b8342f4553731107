#include "client/saved/zstd.hpp"

#include <doctest/doctest.h>

#include <string>

#include "tests/unit/print_result.hpp"

using namespace unjam;
using namespace unjam::saved;

namespace {

constexpr std::uint64_t no_limit = default_max_bytes;

std::string pack(std::string_view text)
{
  Packer packer;
  std::string packed;
  REQUIRE(packer.pack(text, packed));
  REQUIRE(packer.finish(packed));
  return packed;
}

Result<std::string> unpack(std::string_view packed, std::size_t piece,
                           std::uint64_t limit = no_limit)
{
  Unpacker unpacker;
  Bytes text;
  for (; !packed.empty(); packed.remove_prefix(std::min(piece, packed.size()))) {
    const auto done = unpacker.unpack(packed.substr(0, piece), text, limit);
    if (!done) return done.error();
  }
  if (const auto done = unpacker.finish(); !done) return done.error();
  return std::string{text.text()};
}

/// Too long and too mixed to fit into one step of the library.
std::string long_text()
{
  std::string text;
  for (unsigned i = 0; text.size() < 700'000; ++i) text += std::to_string(i * 2654435761U) + "\n";
  return text;
}

}  // namespace

TEST_SUITE("saved/zstd")
{
  TEST_CASE("what was packed unpacks to the same, in pieces of any size")
  {
    const std::string text = long_text();
    const std::string packed = pack(text);
    CHECK(is_zstd(packed));
    CHECK_FALSE(is_zstd(text));
    for (const std::size_t piece : {std::size_t{777}, packed.size()}) {
      const auto unpacked = unpack(packed, piece);
      REQUIRE(unpacked);
      CHECK(*unpacked == text);
    }
    CHECK(unpack(pack(""), 1).value().empty());
  }

  TEST_CASE("frames one after the other unpack to their texts one after the other")
  {
    CHECK(unpack(pack("one,") + pack("two"), 5).value() == "one,two");
  }

  TEST_CASE("data cut anywhere is an error that names the byte")
  {
    const std::string packed = pack("a text that is cut");
    for (std::size_t size = 1; size < packed.size(); ++size) {
      CAPTURE(size);
      const auto unpacked = unpack(packed.substr(0, size), 3);
      REQUIRE_FALSE(unpacked);
      CHECK(unpacked.error().code() == Errc::bad_source);
      CHECK(unpacked.error().detail() ==
            "cut at byte " + std::to_string(size) + ": expected the rest of the zstd data");
    }
  }

  TEST_CASE("damaged data is an error")
  {
    std::string packed = pack("a text that is damaged");
    packed.back() = static_cast<char>(packed.back() ^ 1);  // the checksum
    const auto unpacked = unpack(packed, packed.size());
    REQUIRE_FALSE(unpacked);
    CHECK(unpacked.error().detail().find("damaged zstd data: ") != std::string::npos);
  }

  TEST_CASE("data that unpacks to more than the limit is an error")
  {
    const std::string packed = pack(std::string(1'000'000, 'x'));
    CHECK(unpack(packed, 10, 1'000'000));
    const auto unpacked = unpack(packed, 10, 999'999);
    REQUIRE_FALSE(unpacked);
    CHECK(unpacked.error().detail() == "unpacks to more than the limit of 999999 bytes");
  }
}
