#include "client/dumps/text/go_quoted.hpp"

#include <doctest/doctest.h>

namespace unjam::dumps_go_quoted_test {

using unjam::dumps::take_go_quoted;

TEST_SUITE("dumps/go_quoted")
{
  TEST_CASE("escapes of Go's are what they stand for")
  {
    std::string_view text = R"("a\n\t\"\\ \x1b\u00e9\u202e\U0001f600":rest)";
    CHECK(take_go_quoted(text) == "a\n\t\"\\ \x1b\xc3\xa9\xe2\x80\xae\xf0\x9f\x98\x80");
    CHECK(text == ":rest");
  }

  TEST_CASE("what is not quoted, or does not end, is left alone")
  {
    for (std::string_view text : {"", "a\"", "\"a", "\"a\\", "\"a\\\""}) {
      CAPTURE(text);
      const std::string_view before = text;
      CHECK_FALSE(take_go_quoted(text));
      CHECK(text == before);
    }
  }

  TEST_CASE("broken escapes stand for their letter")
  {
    std::string_view text = R"("\q\xzz\u12")";
    CHECK(take_go_quoted(text) == "qxzzu12");
  }
}

}  // namespace unjam::dumps_go_quoted_test
