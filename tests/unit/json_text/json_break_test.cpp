#include "client/json_text/json_break.hpp"

#include <doctest/doctest.h>

namespace unjam::json_json_break_test {

using namespace unjam::json_text;

TEST_SUITE("json_text/json_break")
{
  TEST_CASE("a whole document is not broken, whatever follows it")
  {
    CHECK_FALSE(find_json_break(R"({"a":[1,{"b":"]\"}"}]})"));
    CHECK_FALSE(find_json_break("[] {"));
  }

  TEST_CASE("a document that ends early is cut at its end")
  {
    const auto check = [](std::string_view text, std::string_view expected) {
      CAPTURE(text);
      const auto found = find_json_break(text);
      REQUIRE(found);
      CHECK(found->cut);
      CHECK(found->offset == text.size());
      CHECK(found->expected == expected);
    };
    check("", "expected a JSON array or object");
    check(R"({"a":[)", "expected the rest of an array");
    check(R"({"a":[1])", "expected the rest of an object");
    check(R"({"a":"[)", "expected the rest of a string");
    check(R"({"a":"\)", "expected the rest of a string");
    check("[\"\xe2\x82", "expected the rest of a string");
  }

  TEST_CASE("the byte that breaks a document is named")
  {
    const auto check = [](std::string_view text, std::size_t offset, std::string_view expected) {
      CAPTURE(text);
      const auto found = find_json_break(text);
      REQUIRE(found);
      CHECK_FALSE(found->cut);
      CHECK(found->offset == offset);
      CHECK(found->expected == expected);
    };
    check(R"({"a":[1}])", 7, "expected the rest of an array");
    check("]", 0, "expected a JSON array or object");
    check("[\"a\nb\"]", 3, "expected the rest of a string");
    check("[\"\xff and more\"]", 2, "expected UTF-8");
  }

  TEST_CASE("grammar breaks where no JSON text goes on so")
  {
    CHECK_FALSE(find_grammar_break(R"([{"a":[1,2.5e3,null]},"b"])"));
    CHECK(find_grammar_break(R"([{"a" 1}])") == 6);
    CHECK(find_grammar_break("[1,]") == 3);
    CHECK(find_grammar_break("[1") == 2);
    CHECK(find_grammar_break("") == 0);
    CHECK_FALSE(find_grammar_break(std::string(100'000, '[') + std::string(100'000, ']')));
  }

  TEST_CASE("deep nesting costs nothing special")
  {
    const auto found = find_json_break(std::string(1'000'000, '['));
    CHECK(found.value_or(JsonBreak{}).offset == 1'000'000);
  }
}

}  // namespace unjam::json_json_break_test
