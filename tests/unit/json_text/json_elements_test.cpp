#include "client/json_text/json_elements.hpp"

#include <doctest/doctest.h>

#include <string>

namespace unjam::json_json_elements_test {

using namespace unjam::json_text;

namespace {

/// The byte behind the last whole element, and whether the array ends there: "5" or "5 last".
std::string elements(std::string_view piece)
{
  const JsonElements found = find_elements(piece);
  return std::to_string(found.end) + (found.last ? " last" : "");
}

}  // namespace

TEST_SUITE("json_text/json_elements")
{
  TEST_CASE("elements end at commas and at the bracket of their array")
  {
    CHECK(elements("[1,2,3") == "4");
    CHECK(elements("[1,2,3]") == "6 last");
    CHECK(elements("[1,2]3]") == "4 last");
    CHECK(elements(",{},") == "3");
    CHECK(elements("[]") == "1 last");
    CHECK(elements("[") == "0");
    CHECK(elements("[12") == "0");
  }

  TEST_CASE("brackets and commas within elements and strings do not end them")
  {
    CHECK(elements(R"([{"a":[1,2],"b":{"c":3}},{"d":4)") == "24");
    CHECK(elements(R"([{"a":"],}"},[)") == "12");
    CHECK(elements(R"(["\",]","\\",1)") == "12");
    CHECK(elements(R"(["a,b)") == "0");
    CHECK(elements(R"(["a\)") == "0");
  }

  TEST_CASE("a bracket that does not fit ends them, but not the array")
  {
    CHECK(elements("[{}}") == "3");
  }
}

}  // namespace unjam::json_json_elements_test
