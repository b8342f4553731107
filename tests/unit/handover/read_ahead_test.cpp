#include "client/stream/read_ahead.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <stdexcept>

#include "tests/unit/stream.hpp"

namespace unjam::handover_read_ahead_test {

using namespace unjam::stream;

namespace {

/// Longer than what is kept ahead.
std::string long_text()
{
  std::string text;
  for (int i = 0; text.size() < 10'000'000; ++i) text += std::to_string(i);
  return text;
}

}  // namespace

TEST_SUITE("stream/read_ahead")
{
  TEST_CASE("it is the same stream, in pieces of any size")
  {
    const std::string text = long_text();
    for (const std::size_t given : {std::size_t{777}, text.size()}) {
      for (const std::size_t asked : {std::size_t{1000}, std::size_t{3'000'000}}) {
        const auto all = test::read_all(read_ahead(test::in_pieces(text, given)), asked);
        REQUIRE(all.has_value());
        CHECK(*all == text);
      }
    }
    CHECK(test::read_all(read_ahead(test::in_pieces("", 1))).value().empty());
  }

  TEST_CASE("its end may be asked for again")
  {
    const Pull pull = read_ahead(test::in_pieces("abc", 3));
    CHECK(test::read_all(pull).value() == "abc");
    CHECK(test::read_all(pull).value().empty());
  }

  TEST_CASE("an error comes behind the bytes before it")
  {
    const auto left = std::make_shared<int>(3);
    const Pull failing = [left](char* data, std::size_t) -> Result<std::size_t> {
      if (--*left < 0) return Error{Errc::io_failed, "it broke"};
      *data = 'x';
      return std::size_t{1};
    };
    const Pull pull = read_ahead(failing);
    char byte = 0;
    for (int i = 0; i < 3; ++i) CHECK(pull(&byte, 1).value() == 1);
    CHECK(pull(&byte, 1).error().detail() == "it broke");
    CHECK(pull(&byte, 1).error().detail() == "it broke");
  }

  TEST_CASE("a bug on the other thread is thrown on this one")
  {
    const Pull pull = read_ahead(
        [](char*, std::size_t) -> Result<std::size_t> { throw std::runtime_error{"a bug"}; });
    char byte = 0;
    CHECK_THROWS_WITH(pull(&byte, 1), "a bug");
  }

  TEST_CASE("the thread ends with its last user, wherever it is")
  {
    const auto pulls = std::make_shared<std::atomic<int>>(0);
    const Pull endless = [pulls](char* data, std::size_t) -> Result<std::size_t> {
      ++*pulls;
      *data = 'x';
      return std::size_t{1};
    };
    for (const std::size_t taken : {0U, 1U, 5'000'000U}) {
      std::string piece(std::max<std::size_t>(taken, 1), '\0');
      const Pull pull = read_ahead(endless);
      std::size_t size = 0;
      while (size < taken) size += pull(piece.data(), taken - size).value();
    }
    CHECK(pulls.use_count() == 2);  // `endless` itself has the other
  }
}

}  // namespace unjam::handover_read_ahead_test
