#include "client/json_text/record.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>

namespace unjam::json_record_test {

using namespace unjam::json_text;
using namespace std::string_view_literals;

TEST_SUITE("json_text/record")
{
  TEST_CASE("fields are separated and what is zero or empty is left out")
  {
    std::string out;
    Record{out}
        .number("id", 7)
        .number_unless_zero("zero", 0)
        .number("pc", std::numeric_limits<std::uint64_t>::max())
        .number("since", std::numeric_limits<std::int64_t>::min())
        .text("text", "")
        .text_unless_empty("empty", "")
        .flag("system", true)
        .flag("user", false)
        .end_line();
    CHECK(
        out ==
        R"({"id":7,"pc":18446744073709551615,"since":-9223372036854775808,"text":"","system":true})"
        "\n");
  }

  TEST_CASE("an empty object is an object")
  {
    std::string out;
    Record{out}.end();
    CHECK(out == "{}");
  }

  TEST_CASE("strings are escaped as JSON wants it and no more")
  {
    std::string out;
    append_quoted(out, "a\"b\\c\n\t\r\0\x1b/\x7f\u00b7"sv);
    CHECK(out == "\"a\\\"b\\\\c\\n\\t\\u000d\\u0000\\u001b/\x7f\u00b7\"");
  }
}

}  // namespace unjam::json_record_test
