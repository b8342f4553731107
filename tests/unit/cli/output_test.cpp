#include "cli/output.hpp"

#include <doctest/doctest.h>

#include <array>

namespace unjam::cli_output_test {

using namespace unjam::cli;

namespace {

constexpr std::array pictures = {Format::dot, Format::svg};
const std::vector<Format> rows = formats_of<render::GroupsPage>();

void check(std::string_view text, Format format, std::string_view path,
           std::span<const Format> formats = pictures)
{
  CAPTURE(text);
  const auto parsed = parse_output(text, formats);
  REQUIRE(std::holds_alternative<Output>(parsed));
  CHECK(std::get<Output>(parsed).format == format);
  CHECK(std::get<Output>(parsed).path == path);
}

std::string misuse(std::string_view text, std::span<const Format> formats = rows)
{
  CAPTURE(text);
  const auto parsed = parse_output(text, formats);
  REQUIRE(std::holds_alternative<aggregate::Misuse>(parsed));
  return std::get<aggregate::Misuse>(parsed).text;
}

}  // namespace

TEST_SUITE("cli/output")
{
  TEST_CASE("a known format's name goes to standard output, a path is a file")
  {
    check("svg", Format::svg, "");
    check("./svg", Format::dot, "./svg");
    check("out/hang", Format::dot, "out/hang");
  }

  TEST_CASE("a file's ending names its format")
  {
    check("hang.svg", Format::svg, "hang.svg");
    check("hang.dot.zst", Format::dot, "hang.dot.zst");
    check("a.svg/hang", Format::dot, "a.svg/hang");
    check("./.hidden", Format::dot, "./.hidden");
    check("places.csv", Format::csv, "places.csv", rows);
    check("stacks.pb.gz", Format::pprof, "stacks.pb.gz", rows);
    check("stacks.pb", Format::pprof, "stacks.pb", rows);
    check("notes.md", Format::markdown, "notes.md", rows);
    check("out.txt", Format::text, "out.txt", rows);
    check("report.json.zst", Format::json, "report.json.zst", rows);
    check("hang.mmd", Format::mermaid, "hang.mmd", formats_of<render::ReportPage>());
  }

  TEST_CASE("a format may stand in front of a file")
  {
    check("svg:hang.dot", Format::svg, "hang.dot");
    check("svg:", Format::svg, "");
    check("md:x", Format::markdown, "x", rows);
    check("delve:x", Format::delve, "x", rows);
    check("./a:b", Format::dot, "./a:b");
  }

  TEST_CASE("a word that is no format is most likely a typing error, and no file")
  {
    CHECK(misuse("cvs") ==
          "'cvs' is no format, did you mean 'csv'? known are text, json, ndjson, csv, tsv, "
          "markdown, folded, pprof, debug2 or delve; for a file of that name say ./cvs");
    CHECK(misuse("hang", pictures) ==
          "'hang' is no format: known are dot or svg; for a file of that name say ./hang");
    CHECK(misuse("jsno:x.json").find("did you mean 'json'?") != std::string::npos);
    CHECK(misuse("png:hang", pictures).find("'png' is no format") == 0);
    CHECK(misuse("out").find("'out' is no format") == 0);
    CHECK(misuse("").find("'' is no format") == 0);
  }

  TEST_CASE("an ending that is no format's is no silent text")
  {
    CHECK(misuse("places.cvs") ==
          "'.cvs' is no format's ending, did you mean 'csv'? known are text, json, ndjson, csv, "
          "tsv, markdown, folded, pprof, debug2 or delve; for text in that file say "
          "text:places.cvs");
    CHECK(misuse("hang.pdf", pictures).find("for dot in that file say dot:hang.pdf") !=
          std::string::npos);
    CHECK(misuse("x.svg.gz", pictures).find("'.gz' is no format's ending") == 0);
  }

  TEST_CASE("pages have the formats that they can be printed in")
  {
    CHECK(list_of(formats_of<render::StackPage>()) == "text, json or ndjson");
    CHECK(list_of(formats_of<render::ReportPage>()) ==
          "text, json, ndjson, csv, tsv, markdown, dot or mermaid");
    CHECK(list_of(formats_of<render::GoroutinesPage>()) == list_of(rows));
    CHECK(misuse("csv", formats_of<render::StackPage>()).find("'csv' is no format") == 0);
  }
}

}  // namespace unjam::cli_output_test
