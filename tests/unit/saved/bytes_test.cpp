#include "client/saved/bytes.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>

#include "client/saved/zstd.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/saved/temporary_directory.hpp"

using namespace unjam;
using namespace unjam::saved;

TEST_SUITE("saved/bytes")
{
  TEST_CASE("there are zeros behind the text, however it grows")
  {
    Bytes bytes{"abc"};
    for (int i = 0; i < 100; ++i) {
      std::ranges::copy(std::string_view{"xyz"}, bytes.reserve(3));
      bytes.grow(3);
      const char* const end = bytes.text().data() + bytes.text().size();
      CHECK(std::all_of(end, end + Bytes::padding, [](char c) { return c == '\0'; }));
    }
    CHECK(bytes.text().size() == 303);
    CHECK(bytes.text().starts_with("abcxyzxyz"));
  }

  TEST_CASE("what was moved from is empty")
  {
    Bytes from{"abc"};
    Bytes to{std::move(from)};
    CHECK(to.text() == "abc");
    CHECK(from.text().empty());  // NOLINT(bugprone-use-after-move): what is tested
    from = std::move(to);
    CHECK(from.text() == "abc");
  }

  TEST_CASE("files are read whole, plain or packed")
  {
    const test::TemporaryDirectory directory;
    const std::string text(3'000'000, 'a');
    const auto plain = read_bytes(directory.file("plain", text));
    REQUIRE(plain);
    CHECK(plain->bytes.text() == text);
    CHECK_FALSE(plain->packed);

    Packer packer;
    std::string packed;
    REQUIRE(packer.pack(text, packed));
    REQUIRE(packer.finish(packed));
    const auto unpacked = read_bytes(directory.file("packed.json", packed));
    REQUIRE(unpacked);
    CHECK(unpacked->bytes.text() == text);
    CHECK(unpacked->packed);

    for (const std::string_view tiny : {"", "x", "xyz"}) {
      CHECK(read_bytes(directory.file("tiny", tiny))->bytes.text() == tiny);
    }
  }

  TEST_CASE("a file must not be larger than the limit")
  {
    const test::TemporaryDirectory directory;
    const std::string path = directory.file("ten", "0123456789");
    CHECK(read_bytes(path, 10));
    const auto refused = read_bytes(path, 9);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == Errc::bad_source);
    CHECK(refused.error().detail() == "larger than the limit of 9 bytes");
  }

  TEST_CASE("what is no readable file is an error")
  {
    const test::TemporaryDirectory directory;
    CHECK(read_bytes(directory.file("missing")).error().detail() == "No such file or directory");
    CHECK(read_bytes(directory.file("")).error().detail() == "is a directory");
  }

  TEST_CASE("a pipe is read like a file")
  {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    REQUIRE(::write(ends[1], "from a pipe", 11) == 11);
    ::close(ends[1]);
    const auto content = read_bytes("/dev/fd/" + std::to_string(ends[0]));
    ::close(ends[0]);
    REQUIRE(content);
    CHECK(content->bytes.text() == "from a pipe");
  }
}
