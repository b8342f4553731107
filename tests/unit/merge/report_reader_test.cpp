#include "cli/merge/report_reader.hpp"

#include <doctest/doctest.h>

#include "tests/unit/merge/texts.hpp"
#include "tests/unit/print_result.hpp"

namespace unjam::merge_report_reader_test {

using namespace unjam::aggregate;
using test::read_text;
using test::small_report;

namespace {

/// The small report with one piece of it altered.
std::string altered(std::string_view from, std::string_view to)
{
  std::string text{small_report};
  const std::size_t at = text.find(from);
  REQUIRE_MESSAGE(at != std::string::npos, from);
  return text.replace(at, from.size(), to);
}

std::string error_of(std::string_view text)
{
  const Result<Rollup> read = read_text(text);
  REQUIRE_MESSAGE(!read, text);
  CHECK(read.error().code() == Errc::damaged);
  return read.error().detail();
}

/// Without "byte N: ".
std::string complaint(std::string_view text)
{
  const std::string error = error_of(text);
  REQUIRE(error.starts_with("byte "));
  return error.substr(error.find(": ") + 2);
}

}  // namespace

TEST_SUITE("merge/report_reader")
{
  TEST_CASE("of a report everything is read that counts in a rollup")
  {
    const Result<Rollup> read = read_text(small_report);
    REQUIRE_MESSAGE(read, read.error().detail());
    REQUIRE(read->reports.size() == 1);
    const ReportFacts expected{.id = "1:0f",
                               .complete = false,
                               .cut = false,
                               .labels = {{"host", "web-1"}, {"team", "\"a\""}},
                               .source = {{"core", "core.1"}, {"kind", "core"}},
                               .target = {{"build_id", "b1"}, {"go_version", "go1.24.4"}},
                               .goroutines = 7,
                               .findings = {{.signature = "1:ab",
                                             .kind = "wait_cycle",
                                             .grade = Grade::strong,
                                             .permanent = true,
                                             .title = "t",
                                             .explanation = {"e1", "e2"},
                                             .evidence = {"v"},
                                             .blocked = 2}},
                               .places = {{{"", ""}, 2}, {{"main.f", "select"}, 5}},
                               .crash = CrashFacts{"panic", "boom", "", "SIGSEGV", "main.f"}};
    CHECK(read->reports.front() == expected);
  }

  TEST_CASE("a rollup gives the same reports again")
  {
    Rollup rollup = *read_text(small_report);
    rollup.left_out = {"a.json: byte 7: \u20ac"};
    rollup.reports.front().cut = true;
    const Result<Rollup> again = read_text(test::rollup_json(rollup));
    REQUIRE_MESSAGE(again, again.error().detail());
    CHECK(*again == rollup);
  }

  TEST_CASE("the function that crashed is that at its pc, else the innermost")
  {
    const auto function = [](const std::string& text) {
      return read_text(text)->reports.front().crash->function;
    };
    CHECK(function(altered(R"("pc":"0x20","stack")", R"("pc":"0x10","stack")")) == "runtime.f");
    CHECK(function(altered(R"("pc":"0x20","stack")", R"("pc":null,"stack")")) == "runtime.f");
    CHECK(function(altered(R"("pc":"0x20","stack")", R"("pc":"0x99","stack")")) == "runtime.f");
  }

  TEST_CASE("a report made with --top is known")
  {
    const auto read = read_text(altered("\"findings\"", R"("others":{"findings":1},"findings")"));
    CHECK(read->reports.front().cut);
  }

  TEST_CASE("values of a wrong kind are told with their place")
  {
    struct {
      const char* from;
      const char* to;
      const char* expected;
    } const cases[] = {
        {"\"blocked\":2", "\"blocked\":\"2\"",
         "findings[0].blocked: expected a count, 0 to 4294967295"},
        {"\"blocked\":2", "\"blocked\":-1",
         "findings[0].blocked: expected a count, 0 to 4294967295"},
        {"\"blocked\":2", "\"blocked\":4294967296",
         "findings[0].blocked: expected a count, 0 to 4294967295"},
        {"\"blocked\":2", "\"blocked\":1e3",
         "findings[0].blocked: expected a count, 0 to 4294967295"},
        {"\"blocked\":2", "\"blocked\":99999999999999999999",
         "findings[0].blocked: expected a count, 0 to 4294967295"},
        {"\"strong\"", "\"sure\"", "findings[0].grade: expected proved, strong or hint"},
        {"\"strong\"", "7", "findings[0].grade: expected proved, strong or hint"},
        {"\"permanent\":true", "\"permanent\":1",
         "findings[0].permanent: expected true, false or null"},
        {"[\"e1\",\"e2\"]", "[\"e1\",2]", "findings[0].explanation[1]: expected a string"},
        {"[\"e1\",\"e2\"]", "{}", "findings[0].explanation: expected an array"},
        {"\"signature\":\"1:ab\",", "", "findings[0]: expected \"signature\""},
        {"\"kind\":\"wait_cycle\",", "", "findings[0]: expected \"kind\""},
        {"\"grade\":\"strong\",", "", "findings[0]: expected \"grade\""},
        {"\"host\":\"web-1\"", "\"ho\\u0073t\":[]", "labels.host: expected a string"},
        {"\"wait\":\"select\"", "\"wait\":3", "groups[0].key.wait: expected a string or null"},
        {"\"app\":null", "\"app\":3", "groups[2].key.app: expected an object"},
        {"\"count\":4", "\"count\":0", "groups[0]: expected \"count\", 1 or more"},
        {"\"name\":\"SIGSEGV\"", "\"name\":null", "crash.signal.name: expected a string"},
        {"{\"function\":\"main.f\",\"pc\":\"0x20\"}", "3", "crash.stack[1]: expected an object"},
        {"\"complete\":false", "\"complete\":0", "complete: expected true or false"},
        {"\"goroutines\":7", "\"goroutines\":[]",
         "counts.goroutines: expected a count, 0 to 4294967295"},
        {"\"id\":\"1:0f\",", "",
         "expected \"id\"; who made it is older than `merge`: make it anew"},
        {"\"findings\":", "\"finding\":", "expected \"findings\""},
        {"\"groups\":", "\"group\":", "expected \"groups\""},
        {"unjam.report/1", "unjam.report/2",
         "expected the schema unjam.report/1 or unjam.rollup/1, not another one"},
        {"\"schema\"", "\"Schema\"", "expected the schema unjam.report/1 or unjam.rollup/1"},
    };
    for (const auto& one : cases) {
      CAPTURE(one.to);
      CHECK(complaint(altered(one.from, one.to)) == one.expected);
    }
    CHECK(complaint(R"({"schema":"unjam.rollup/1","reports":[3]})") ==
          "reports[0]: expected an object");
    CHECK(complaint(R"({"schema":"unjam.rollup/1"})") == "expected \"reports\"");
    CHECK(complaint(R"({"schema":"unjam.rollup/1","left_out":[1],"reports":[]})") ==
          "left_out[0]: expected a string");
  }

  TEST_CASE("the byte is that of the stream")
  {
    const stream::Bytes bytes{R"({"schema":"unjam.report/1","id":7})"};
    const auto read = cli::read_document(bytes.text(), 1000);
    REQUIRE_FALSE(read);
    CHECK(read.error().detail() == "byte 1032: id: expected a string");
  }

  TEST_CASE("what is no JSON, or no UTF-8, is an error where it is")
  {
    CHECK(error_of("{\"schema\":\"unjam.report/1\",\"id\":\"\xff____\"}") ==
          "byte 33: expected UTF-8");
    CHECK_FALSE(read_text(altered("\"title\":\"t\"", "\"title\":\"\\ud800\"")));
    CHECK_FALSE(read_text(altered("\"title\":\"t\"", "\"title\" \"t\"")));
    CHECK_FALSE(read_text(altered("\"blocked\":2", "\"blocked\":2x")));
    CHECK_FALSE(read_text("{}"));
  }

  TEST_CASE("a cut anywhere is an error")
  {
    for (std::size_t size = 1; size < small_report.size(); ++size) {
      CAPTURE(size);
      CHECK_FALSE(error_of(small_report.substr(0, size)).empty());
    }
  }
}

}  // namespace unjam::merge_report_reader_test
