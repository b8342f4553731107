#include "client/stream/utf8.hpp"

#include <doctest/doctest.h>

namespace unjam::stream_utf8_test {

using namespace unjam::stream;

TEST_SUITE("stream/utf8")
{
  TEST_CASE("whole characters of every length are valid")
  {
    CHECK(valid_utf8_prefix("") == 0);
    CHECK(valid_utf8_prefix("main.f") == 6);
    CHECK(valid_utf8_prefix("\u00b7 \u20ac \U0001f600") == 11);
    CHECK(valid_utf8_prefix("\x7f\xf4\x8f\xbf\xbf") == 5);
  }

  TEST_CASE("the prefix ends before what is no character")
  {
    CHECK(valid_utf8_prefix("ab\xff") == 2);
    CHECK(valid_utf8_prefix("a\x80") == 1);
    CHECK(valid_utf8_prefix("a\xc0\xaf") == 1);         // overlong
    CHECK(valid_utf8_prefix("\xe0\x9f\xbf") == 0);      // overlong
    CHECK(valid_utf8_prefix("\xf0\x8f\xbf\xbf") == 0);  // overlong
    CHECK(valid_utf8_prefix("\xed\xa0\x80") == 0);      // a surrogate
    CHECK(valid_utf8_prefix("\xf4\x90\x80\x80") == 0);  // above U+10FFFF
    CHECK(valid_utf8_prefix("\xf5\x80\x80\x80") == 0);
    CHECK(valid_utf8_prefix("a\xe2\x82") == 1);  // cut
  }

  TEST_CASE("every broken byte becomes a replacement character")
  {
    CHECK(replace_broken_utf8("") == "");
    CHECK(replace_broken_utf8("a\xff\xfe z") == "a\ufffd\ufffd z");
    CHECK(replace_broken_utf8("\xe2\x82") == "\ufffd\ufffd");
  }
}

}  // namespace unjam::stream_utf8_test
