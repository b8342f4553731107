#include "client/stream/zstd.hpp"

#include <doctest/doctest.h>

#include <string>

#include "tests/unit/print_result.hpp"
#include "tests/unit/stream.hpp"

namespace unjam::stream_zstd_test {

using namespace unjam::stream;

namespace {

std::string pack(std::string_view text)
{
  Packer packer;
  std::string packed;
  REQUIRE(packer.pack(text, packed));
  REQUIRE(packer.finish(packed));
  return packed;
}

Result<std::string> unpacked(std::string_view packed, std::size_t piece)
{
  return test::read_all(unpack(test::in_pieces(packed, piece), zstd_unpacker()));
}

/// Too long and too mixed to fit into one step of the library.
std::string long_text()
{
  std::string text;
  for (unsigned i = 0; text.size() < 700'000; ++i) text += std::to_string(i * 2654435761U) + "\n";
  return text;
}

}  // namespace

TEST_SUITE("stream/zstd")
{
  TEST_CASE("what was packed unpacks to the same, in pieces of any size")
  {
    const std::string text = long_text();
    const std::string packed = pack(text);
    CHECK(is_zstd(packed));
    CHECK_FALSE(is_zstd(text));
    for (const std::size_t piece : {std::size_t{777}, packed.size()}) {
      const auto result = unpacked(packed, piece);
      REQUIRE(result);
      CHECK(*result == text);
    }
    CHECK(unpacked(pack(""), 1).value().empty());
  }

  TEST_CASE("frames one after the other unpack to their texts one after the other")
  {
    CHECK(unpacked(pack("one,") + pack("two"), 5).value() == "one,two");
  }

  TEST_CASE("data cut anywhere is an error that names the byte")
  {
    const std::string packed = pack("a text that is cut");
    for (std::size_t size = 1; size < packed.size(); ++size) {
      CAPTURE(size);
      const auto result = unpacked(packed.substr(0, size), 3);
      REQUIRE_FALSE(result);
      CHECK(result.error().code() == Errc::cut);
      CHECK(result.error().detail() ==
            "cut at byte " + std::to_string(size) + " of the zstd data: expected its rest");
    }
  }

  TEST_CASE("damaged data is an error")
  {
    std::string packed = pack("a text that is damaged");
    packed.back() = static_cast<char>(packed.back() ^ 1);  // the checksum
    const auto result = unpacked(packed, packed.size());
    REQUIRE_FALSE(result);
    CHECK(result.error().detail().find("of the zstd data: damaged: ") != std::string::npos);
  }
}

}  // namespace unjam::stream_zstd_test
