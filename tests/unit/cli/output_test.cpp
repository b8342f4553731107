#include "cli/output.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace unjam::cli;

namespace {

constexpr std::array<std::string_view, 2> formats = {"dot", "svg"};

void check(std::string_view text, std::string_view format, std::string_view path)
{
  CAPTURE(text);
  const OutputWords words = read_output(text, formats);
  CHECK(words.format == format);
  CHECK(words.path == path);
}

}  // namespace

TEST_SUITE("cli/output")
{
  TEST_CASE("a known format's name goes to standard output, anything else is a file")
  {
    check("svg", "svg", "");
    check("./svg", "", "./svg");
    check("hang", "", "hang");
  }

  TEST_CASE("a file's ending names its format")
  {
    check("hang.svg", "svg", "hang.svg");
    check("hang.dot.zst", "dot", "hang.dot.zst");
    check("hang.txt", "", "hang.txt");
    check("a.svg/hang", "", "a.svg/hang");
  }

  TEST_CASE("a format may stand in front of a file")
  {
    check("svg:hang.dot", "svg", "hang.dot");
    check("png:hang", "", "png:hang");
    check("svg:", "svg", "");
  }

  TEST_CASE("rows are text unless something else is asked for")
  {
    CHECK(parse_output("json").format == Format::json);
    CHECK(parse_output("ndjson:x").format == Format::ndjson);
    CHECK(parse_output("ndjson:x").path == "x");
    CHECK(parse_output("report").format == Format::text);
    CHECK(parse_output("report.json.zst").format == Format::json);
    CHECK(parse_output("csv").path == "csv");
    CHECK(parse_output("csv", Tables::known).format == Format::csv);
    CHECK(parse_output("places.tsv", Tables::known).format == Format::tsv);
    CHECK(parse_output("notes.md", Tables::known).format == Format::markdown);
    CHECK(parse_output("folded:x", Tables::known).format == Format::folded);
    CHECK(parse_output("x", Tables::known).format == Format::text);
  }
}
