#include "cli/merge/json_documents.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "client/stream/input.hpp"
#include "tests/unit/print_result.hpp"

namespace unjam::merge_json_documents_test {

using cli::JsonDocuments;

namespace {

/// Each document with its offset, "3:{}", then the error if there is one.
std::vector<std::string> documents(std::string_view text, std::size_t piece)
{
  JsonDocuments all{stream::from_memory(text), piece};
  std::vector<std::string> seen;
  for (;;) {
    const Result<bool> next = all.next();
    if (!next) seen.push_back(next.error().detail());
    if (!next || !*next) return seen;
    seen.push_back(std::to_string(all.offset()) + ":" + std::string{all.text()});
  }
}

}  // namespace

TEST_SUITE("merge/json_documents")
{
  TEST_CASE("documents one behind the other, in pieces of every size")
  {
    const std::string_view text = " {\"a\":[1,\"}\\\"\"]}{}\n\t{\"b\":{}}\n";
    const std::vector<std::string> expected{"1:{\"a\":[1,\"}\\\"\"]}", "16:{}", "20:{\"b\":{}}"};
    for (std::size_t piece = 1; piece < 40; ++piece) CHECK(documents(text, piece) == expected);
  }

  TEST_CASE("nothing, and nothing but blanks")
  {
    CHECK(documents("", 4).empty());
    CHECK(documents(" \n\n \t  ", 2).empty());
  }

  TEST_CASE("what is no object is an error at its byte, behind documents, too")
  {
    const std::string what = "expected a report, which is a JSON object";
    for (std::size_t piece = 1; piece < 9; ++piece) {
      CHECK(documents("[]", piece) == std::vector<std::string>{"byte 0: " + what});
      CHECK(documents("{} {}  x", piece) ==
            std::vector<std::string>{"0:{}", "3:{}", "byte 7: " + what});
    }
  }

  TEST_CASE("a cut, a bracket that does not match, a newline in a string, too many brackets")
  {
    CHECK(documents("{\"a\":[", 4) ==
          std::vector<std::string>{"byte 6: expected the rest of an array"});
    CHECK(documents("{\"a\":]", 4) ==
          std::vector<std::string>{"byte 5: expected the rest of an object"});
    CHECK(documents("{} {\"a\n", 4) ==
          std::vector<std::string>{"0:{}", "byte 6: expected the rest of a string"});
    const std::string deep = "{\"a\":" + std::string(600, '[');
    CHECK(documents(deep, 4) ==
          std::vector<std::string>{"byte 516: brackets are nested too deeply"});
  }

  TEST_CASE("an error of the stream")
  {
    int pulled = 0;
    JsonDocuments all{[&](char* data, std::size_t) -> Result<std::size_t> {
      if (pulled++ != 0) return Error{Errc::io_failed, "gone"};
      *data = '{';
      return 1U;
    }};
    const Result<bool> next = all.next();
    REQUIRE_FALSE(next);
    CHECK(next.error().detail() == "gone");
  }
}

}  // namespace unjam::merge_json_documents_test
