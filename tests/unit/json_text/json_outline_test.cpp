#include "client/json_text/json_outline.hpp"

#include <doctest/doctest.h>

namespace unjam::json_json_outline_test {

using namespace unjam::json_text;
using Step = JsonOutline::Step;

namespace {

/// How much of a document comes before its list of goroutines; npos: it has none.
std::size_t list_of(std::string_view document)
{
  JsonOutline outline{0};
  const auto taken = outline.take(document);
  return taken.step == Step::list ? taken.count : std::string_view::npos;
}

constexpr std::size_t none = std::string_view::npos;

}  // namespace

TEST_SUITE("json_text/json_outline")
{
  TEST_CASE("the list is where Delve puts it")
  {
    CHECK(list_of("[") == 1);
    CHECK(list_of(R"({"id":1,"result":[)") == 18);
    CHECK(list_of(R"({"result" : {"Nextg":-1, "Goroutines" : [)") == 41);
    CHECK(list_of(R"({"Goroutines":[)") == 15);
    CHECK(list_of(R"({"a":[1],"b":{"Goroutines":[2]}})") == none);
    CHECK(list_of(R"({"result":{"a":{"Goroutines":[]}}})") == none);
    CHECK(list_of(R"({"a":"result","b":[]})") == none);
    CHECK(list_of(R"({"result":7,"Goroutine":[]})") == none);
    CHECK(list_of(R"({"Goroutines, all of them":[]})") == none);
  }

  TEST_CASE("it is the document without the elements, and knows where its bytes were")
  {
    JsonOutline outline{100};
    const std::string_view before = R"({"result":{"Goroutines":[)";
    const std::string_view behind = R"(,"Nextg":-1}} {)";
    CHECK(outline.take(before).step == Step::list);
    CHECK(outline.closers() == "}}]");
    outline.end_list(1000);
    CHECK(outline.has_list());
    const auto taken = outline.take(behind);
    CHECK(taken.step == Step::closed);
    CHECK(taken.count == 13);
    CHECK(outline.text() == R"({"result":{"Goroutines":[],"Nextg":-1}})");
    CHECK(outline.offset_of(24) == 124);
    CHECK(outline.offset_of(25) == 1125);
    CHECK(outline.closers().empty());
  }

  TEST_CASE("a document may come byte by byte")
  {
    const std::string_view document = R"({"id":"]}\"","result":{"Goroutines":[)";
    JsonOutline outline{0};
    for (std::size_t i = 0; i < document.size(); ++i) {
      const auto taken = outline.take(document.substr(i, 1));
      CHECK(taken.count == 1);
      CHECK(taken.step == (i + 1 == document.size() ? Step::list : Step::inside));
    }
  }

  TEST_CASE("what is no JSON breaks it where that shows")
  {
    const auto broken_at = [](std::string_view document) {
      JsonOutline outline{0};
      const auto taken = outline.take(document);
      CHECK(taken.step == Step::broken);
      return taken.count;
    };
    CHECK(broken_at("{]") == 1);
    CHECK(broken_at("}") == 0);
    CHECK(broken_at("{\"a\nb\"}") == 3);
    CHECK(list_of("{:[") == none);
  }
}

}  // namespace unjam::json_json_outline_test
