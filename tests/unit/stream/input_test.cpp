#include "client/stream/input.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include "client/stream/zstd.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/saved/temporary_directory.hpp"
#include "tests/unit/stream.hpp"

namespace unjam::stream_input_test {

using namespace unjam::stream;

namespace {

std::string content(const std::string& path)
{
  const auto input = open_input(path);
  REQUIRE(input);
  const auto all = test::read_all(input->pull);
  REQUIRE(all);
  return *all;
}

}  // namespace

TEST_SUITE("stream/input")
{
  TEST_CASE("files are read whole, plain or packed")
  {
    const test::TemporaryDirectory directory;
    std::string text;
    for (int i = 0; text.size() < 9'000'000; ++i) text += std::to_string(i);  // several pieces
    const std::string plain = directory.file("plain", text);
    CHECK(content(plain) == text);
    CHECK_FALSE(open_input(plain)->packed);

    Packer packer;
    std::string packed;
    REQUIRE(packer.pack(text, packed));
    REQUIRE(packer.finish(packed));
    const std::string zstd = directory.file("packed.json", packed);
    CHECK(content(zstd) == text);
    CHECK(open_input(zstd)->packed);

    for (const std::string_view tiny : {"", "x", "xyz", "wxyz"}) {
      CHECK(content(directory.file("tiny", tiny)) == tiny);
    }
  }

  TEST_CASE("what is no readable file is an error, damage one of the stream")
  {
    const test::TemporaryDirectory directory;
    CHECK(open_input(directory.file("missing")).error().detail() == "No such file or directory");
    CHECK(open_input(directory.file("")).error().detail() == "is a directory");
    const auto cut = open_input(directory.file("cut", std::string("\x1f\x8b\x08\x00", 4)));
    REQUIRE(cut);
    CHECK(test::read_all(cut->pull).error().detail() ==
          "cut at byte 4 of the gzip data: expected its rest");
  }

  TEST_CASE("a pipe is read like a file, and nobody waits for one that nobody reads")
  {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    REQUIRE(::write(ends[1], "from a pipe", 11) == 11);
    const std::string path = "/dev/fd/" + std::to_string(ends[0]);
    {
      const auto input = open_input(path);  // whose other end stays open
      REQUIRE(input);
      std::string piece(11, '\0');
      std::size_t size = 0;
      while (size < piece.size()) size += input->pull(piece.data() + size, 11 - size).value();
      CHECK(piece == "from a pipe");
    }
    ::close(ends[1]);
    CHECK(content(path).empty());
    ::close(ends[0]);
  }
}

}  // namespace unjam::stream_input_test
