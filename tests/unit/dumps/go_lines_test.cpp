#include "client/dumps/text/go_lines.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace unjam::dumps_go_lines_test {

using unjam::dumps::GoLines;

namespace {

using Lines = std::vector<std::string>;

Lines lines(std::string_view text)
{
  GoLines reader{text};
  Lines result;
  std::string_view line;
  while (reader.next(line)) result.emplace_back(line);
  return result;
}

const Lines dump{"goroutine 1 [running]:", "main.main()", "\t/src/main.go:7 +0x1d", "",
                 "goroutine 20 [select]:", "main.run()"};

/// The dump as a log writes it.
std::string logged(const std::vector<std::string>& prefixes, const std::string& suffix = "\n")
{
  std::string text;
  for (std::size_t i = 0; i < dump.size(); ++i) {
    text += prefixes[i % prefixes.size()] + dump[i] + suffix;
  }
  return text;
}

}  // namespace

TEST_SUITE("dumps/go_lines")
{
  TEST_CASE("plain text comes as it is, with either end of lines")
  {
    CHECK(lines(logged({""})) == dump);
    CHECK(lines(logged({""}, "\r\n")) == dump);
    CHECK(lines("").empty());
    CHECK(lines("a\n\nb") == Lines{"a", "", "b"});
  }

  TEST_CASE("what a log puts before each line is left out")
  {
    CHECK(lines(logged(
              {"Nov 21 03:00:09 web-7 shop[812]: ", "Nov 21 03:00:10 web-7 shop[812]: "})) == dump);
    CHECK(lines(logged(
              {"2026-11-21T03:00:01.1Z stderr F ", "2026-11-21T03:00:01.103Z stderr F "})) == dump);
    CHECK(lines(logged({"shop-1  | "})) == dump);
  }

  TEST_CASE("lines that are strings of JSON")
  {
    std::string text;
    for (const std::string& line : dump) {
      const std::string escaped = line.starts_with('\t') ? "\\t" + line.substr(1) : line;
      text += R"({"log":")" + escaped +
              R"(\n","stream":"stderr","time":"2026-11-21T03:00:01Z"})"
              "\n";
    }
    CHECK(lines(text) == dump);
  }

  TEST_CASE("a whole dump that is one string of JSON")
  {
    const std::string text =
        R"({"level":"error","stack":"goroutine 1 [running]:\nmain.main()\n\t/src/main.go:7 +0x1d\n\ngoroutine 20 [select]:\nmain.run()\n","a":"b"})"
        "\n";
    CHECK(lines(text) == dump);
    CHECK(lines("{\"s\":\"goroutine 1 [running]:\\nmain.f[\\u003cx\\u003e]()\"}\n").back() ==
          "main.f[<x>]()");
  }

  TEST_CASE("a string in pieces gives the same lines, wherever it is cut")
  {
    const std::string text =
        R"({"stack":"goroutine 1 [running]:\nmain.main()\n\t/src/main.go:7 +0x1d\n\u000agoroutine 20 [select]:\nmain.run()\n","a":"b\nc"})";
    // The header tells that it is a string.
    const std::size_t header = text.find("\\n");
    for (std::size_t cut = header; cut <= text.size(); ++cut) {
      CAPTURE(cut);
      GoLines reader;
      Lines result;
      std::string_view line;
      reader.feed(std::string_view{text}.substr(0, cut), GoLines::End::within_line);
      while (reader.next(line)) result.emplace_back(line);
      reader.feed(std::string_view{text}.substr(cut), GoLines::End::of_line);
      while (reader.next(line)) result.emplace_back(line);
      if (!result.empty() && result.back().empty()) result.pop_back();
      CHECK(result == dump);
    }
  }

  TEST_CASE("lines of others come whole")
  {
    const std::string text = "app: started\n" + logged({"app: "}) + "db: ready (ok)\n";
    Lines expected{"app: started"};
    expected.insert(expected.end(), dump.begin(), dump.end());
    expected.push_back("db: ready (ok)");
    CHECK(lines(text) == expected);
  }

  TEST_CASE("broken escapes end nowhere else")
  {
    CHECK(lines("\"goroutine 1 [running]:\\").size() == 1);
    CHECK(lines("\"goroutine 1 [running]:\\n\\u00").size() == 2);
    CHECK(lines("\"goroutine 1 [running]:\\u00zz").size() == 1);
  }

  TEST_CASE("a last line without an end is told")
  {
    GoLines reader{"a\nb"};
    std::string_view line;
    CHECK(reader.next(line));
    CHECK_FALSE(reader.ended_early());
    CHECK(reader.next(line));
    CHECK(reader.ended_early());
    CHECK_FALSE(reader.next(line));
  }
}

}  // namespace unjam::dumps_go_lines_test
