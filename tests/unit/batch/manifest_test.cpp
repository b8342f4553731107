#include "cli/batch/manifest.hpp"

#include <doctest/doctest.h>

#include "tests/unit/print_result.hpp"

namespace unjam::batch_manifest_test {

using namespace unjam::cli;

namespace {

std::vector<Job> jobs(std::string_view text)
{
  auto parsed = parse_manifest(text, "/lists");
  REQUIRE(parsed);
  return std::move(*parsed);
}

std::string complaint(std::string_view text)
{
  const auto parsed = parse_manifest(text, "/lists");
  return parsed ? "" : parsed.error().detail();
}

}  // namespace

TEST_SUITE("batch/manifest")
{
  TEST_CASE("objects and CSV say the same")
  {
    const std::string_view objects =
        "{\"core\":\"a/core.1\",\"binary\":\"/srv/shop\",\"host\":\"web-7\",\"pid\":812}\n\n"
        "{\"core\":\"/b/core.2\",\"host\":null}\r\n";
    const std::string_view csv =
        "core,binary,host,pid\na/core.1,/srv/shop,web-7,812\n"
        "/b/core.2,,,\r\n\n";
    for (const std::string_view text : {objects, csv}) {
      const auto list = jobs(text);
      REQUIRE(list.size() == 2);
      CHECK(list[0].input == "/lists/a/core.1");
      CHECK(list[0].file == "/lists/a/core.1");
      CHECK(list[0].binary == "/srv/shop");
      CHECK(list[0].labels ==
            std::map<std::string, std::string>{{"host", "web-7"}, {"pid", "812"}});
      CHECK(list[1].input == "/b/core.2");
      CHECK(list[1].binary.empty());
      CHECK(list[1].labels.empty());
    }
  }

  TEST_CASE("quoted fields hold commas, quotes and ends of lines")
  {
    const auto list = jobs("service,core\n\"shop, \"\"inc\"\"\",\"/c 1\"\r\n\"two\nlines\",/c2");
    REQUIRE(list.size() == 2);
    CHECK(list[0].labels.at("service") == "shop, \"inc\"");
    CHECK(list[0].file == "/c 1");
    CHECK(list[1].labels.at("service") == "two\nlines");
  }

  TEST_CASE("what is wrong is told with its line")
  {
    CHECK(complaint("host\nweb-7\n") ==
          "line 1: expected JSON objects, or the names of columns with `core` among them");
    CHECK(complaint("core,host\n/a\n") == "line 2: expected 2 fields, found 1");
    CHECK(complaint("core,host\n\"/a\n\",b\n,c\n") == "line 4: expected a core");
    CHECK(complaint("core\n\"/a\"x\n") == "line 2: expected a comma behind a quoted field");
    CHECK(complaint("core\n\"/a\n") == "line 2: expected the end of a quoted field");
    CHECK(complaint("{\"core\":\"/a\"}\n{\"core\":7") == "line 2: expected a JSON object");
    CHECK(complaint("{\"core\":\"/a\",\"host\":[]}") ==
          "line 1: host: expected a text or a number");
    CHECK(complaint("{\"host\":\"a\"}") == "line 1: expected a core");
    CHECK(complaint("core\n\xff\n") == "byte 5: expected UTF-8");
    CHECK(jobs(" \n").empty());
  }
}

}  // namespace unjam::batch_manifest_test
