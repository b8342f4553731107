#include "cli/render/escape.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <random>

namespace unjam::render_escape_test {

using unjam::render::escape;
using unjam::render::escape_json;

TEST_SUITE("render/escape")
{
  TEST_CASE("names as Go writes them stay as they are")
  {
    for (const char* name :
         {"", "main.(*Metrics).CountS", "main.f[go.shape.struct { A int }]",
          "main.caf\u00e9\u00b7f", "\u65e5\u672c\u8a9e", "C:\\src\\x1b.go", "\U0001f600", "~"}) {
      CHECK(escape(name) == name);
    }
  }

  TEST_CASE("control characters become visible")
  {
    CHECK(escape("a\nb\tc\r") == "a\\nb\\tc\\r");
    CHECK(escape("\x1b[2J\x1b]0;title\x07") == "\\x1b[2J\\x1b]0;title\\x07");
    CHECK(escape({"\0", 1}) == "\\x00");
    CHECK(escape("\x7f\x08") == "\\x7f\\x08");
  }

  TEST_CASE("C1 controls become visible, as characters and as bytes")
  {
    CHECK(escape("\xc2\x9b"
                 "2J") == "\\u009b2J");
    CHECK(escape("\xc2\x80\xc2\x9f\xc2\xa1") == "\\u0080\\u009f\xc2\xa1");
    CHECK(escape("\x9b"
                 "2J") == "\\x9b2J");
  }

  TEST_CASE("what reverses text or hides in it becomes visible")
  {
    CHECK(escape("\u202e\u2066\u200b\u061c\ufeff\u2028\u00ad") ==
          "\\u202e\\u2066\\u200b\\u061c\\ufeff\\u2028\\u00ad");
    CHECK(escape("\U000e0041") == "\\U000e0041");
  }

  TEST_CASE("bytes that are not UTF-8 become visible one by one")
  {
    CHECK(escape("a\xff"
                 "b") == "a\\xffb");
    CHECK(escape("\xc3") == "\\xc3");                             // cut
    CHECK(escape("\xe2\x82") == "\\xe2\\x82");                    // cut
    CHECK(escape("\xc0\xaf") == "\\xc0\\xaf");                    // overlong /
    CHECK(escape("\xe0\x80\xaf") == "\\xe0\\x80\\xaf");           // overlong /
    CHECK(escape("\xed\xa0\x80") == "\\xed\\xa0\\x80");           // surrogate
    CHECK(escape("\xf4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");  // above U+10FFFF
    CHECK(escape("\xf8") == "\\xf8");
    CHECK(escape("\xc3(\xc3\xa9") == "\\xc3(\xc3\xa9");
  }

  TEST_CASE("whatever comes in, nothing a terminal obeys comes out")
  {
    std::mt19937 dice{1};
    for (int i = 0; i < 2000; ++i) {
      std::string text(dice() % 40, ' ');
      for (char& byte : text) byte = static_cast<char>(dice());
      const std::string once = escape(text);
      CAPTURE(once);
      CHECK(escape(once) == once);
      for (const char byte : once) {
        CHECK((static_cast<unsigned char>(byte) >= ' ' && byte != '\x7f'));
      }
    }
  }

  TEST_CASE("JSON keeps its meaning and its line breaks")
  {
    const nlohmann::json value = {{"name\u202e", "\u009b\U000e0041\x7f caf\u00e9 \x1b\n\""}};
    const std::string text = escape_json(value.dump(1));
    CHECK(nlohmann::json::parse(text) == value);
    CHECK(text ==
          "{\n \"name\\u202e\": \"\\u009b\\udb40\\udc41\\u007f caf\u00e9 \\u001b\\n\\\"\"\n}");
  }
}

}  // namespace unjam::render_escape_test
