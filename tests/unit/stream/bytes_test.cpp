#include "client/stream/bytes.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace unjam::stream_bytes_test {

using namespace unjam::stream;

namespace {

bool zeros_behind(const Bytes& bytes)
{
  const char* const end = bytes.text().data() + bytes.text().size();
  return std::all_of(end, end + Bytes::padding, [](char c) { return c == '\0'; });
}

}  // namespace

TEST_SUITE("stream/bytes")
{
  TEST_CASE("there are zeros behind the text, however it grows and shrinks")
  {
    Bytes bytes{"abc"};
    for (int i = 0; i < 100; ++i) {
      std::ranges::copy(std::string_view{"xyz"}, bytes.reserve(3));
      bytes.grow(3);
      CHECK(zeros_behind(bytes));
    }
    CHECK(bytes.text().size() == 303);
    CHECK(bytes.text().starts_with("abcxyzxyz"));
    bytes.drop(2);
    CHECK(bytes.text().size() == 301);
    CHECK(bytes.text().starts_with("cxyzxyz"));
    CHECK(zeros_behind(bytes));
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
}

}  // namespace unjam::stream_bytes_test
