#include "client/stream/window.hpp"

#include <doctest/doctest.h>

#include "client/stream/input.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/stream.hpp"

namespace unjam::stream_window_test {

using namespace unjam::stream;

TEST_SUITE("stream/window")
{
  TEST_CASE("it moves along a stream and grows only for what is larger than it")
  {
    Window window{std::string_view{"abcdefghij"}, 4};
    CHECK(window.text().empty());
    REQUIRE(window.more().value());
    CHECK(window.text() == "abcd");
    window.drop(3);
    CHECK(window.offset() == 3);
    REQUIRE(window.more().value());
    CHECK(window.text() == "defg");
    REQUIRE(window.more().value());
    CHECK(window.text() == "defghij");
    CHECK_FALSE(window.more().value());
    CHECK(window.text() == "defghij");
    CHECK(window.offset() == 3);
  }

  TEST_CASE("a piece is passed on in exchange for its room")
  {
    Window window{std::string_view{"abcdefghij"}, 6};
    REQUIRE(window.more().value());
    window.drop(1);
    Bytes piece{"something longer than the window"};
    window.pass_on(3, piece);
    CHECK(piece.text() == "bcd");
    CHECK(window.text() == "ef");
    CHECK(window.offset() == 4);
    REQUIRE(window.more().value());
    CHECK(window.text() == "efghij");
    CHECK(piece.text() == "bcd");
    window.pass_on(6, piece);
    CHECK(piece.text() == "efghij");
    CHECK(window.text().empty());
    CHECK(window.offset() == 10);
    const std::string_view padding{piece.text().data() + piece.text().size(), Bytes::padding};
    CHECK(padding == std::string(Bytes::padding, '\0'));
  }

  TEST_CASE("a stream that gives little at once fills it as well")
  {
    Window window{test::in_pieces("abcdef", 1), 100, 5};
    REQUIRE(window.more().value());
    CHECK(window.text() == "abcde");
  }

  TEST_CASE("a stream longer than the limit is an error")
  {
    Window allowed{from_memory("0123456789"), 10};
    CHECK(allowed.more());
    Window refused{from_memory("0123456789"), 9};
    CHECK(refused.more().value());
    CHECK(refused.text() == "012345678");
    CHECK(refused.more().error().detail() ==
          "larger than the limit of 9 bytes; --max-input raises it");
  }

  TEST_CASE("one thing that never ends does not fill the memory")
  {
    const Pull endless = [](char* data, std::size_t count) -> Result<std::size_t> {
      std::fill_n(data, count, 'x');
      return count;
    };
    Window window{endless};
    Result<bool> more = true;
    while (more) more = window.more();
    CHECK(window.text().size() == Window::most_room);
    CHECK(more.error().detail() == "byte 0: more than 64 MiB in one piece, which no dump has");
  }
}

}  // namespace unjam::stream_window_test
