#include "client/saved/crash_record.hpp"

#include <doctest/doctest.h>

#include "client/saved/snapshot_reader.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/saved/texts.hpp"

namespace unjam::saved_crash_record_test {

using namespace unjam::saved;

namespace {

std::string file_of(std::string_view record)
{
  return std::string{"{\"schema\":\"unjam.snapshot/1\"}\n{\"string\":1,\"text\":\"rip\"}\n"}
      .append(record)
      .append("\n{\"end\":true}\n");
}

/// What is wrong with a record; empty if nothing is.
std::string complaint_of(std::string_view record)
{
  const auto snapshot = read_snapshot(stream::Window{file_of(record)});
  if (snapshot) return {};
  const std::string detail = snapshot.error().detail();
  return detail.substr(detail.rfind(": ", detail.find("expected")) + 2);
}

}  // namespace

TEST_SUITE("saved/crash_record")
{
  TEST_CASE("every field is understood")
  {
    const auto read = read_snapshot(stream::Window{test::small_text});
    REQUIRE(read);
    CHECK(read->crash == test::small_snapshot().crash);
    CHECK(read->text(read->crash->text) == "EOF");
  }

  TEST_CASE("one of which nothing but its kind is known is one")
  {
    const auto read = read_snapshot(stream::Window{file_of(R"({"crash":"fatal"})")});
    REQUIRE(read);
    REQUIRE(read->crash);
    Crash expected;
    expected.kind = Crash::Kind::fatal;
    CHECK(read->crash == expected);
  }

  TEST_CASE("a file without one is of a process that did not crash")
  {
    const auto read = read_snapshot(stream::Window{file_of(R"({"panel":true})")});
    REQUIRE(read);
    CHECK_FALSE(read->crash);
  }

  TEST_CASE("what does not fit is refused")
  {
    CHECK(complaint_of(R"({"crash":"hang"})") == "expected panic, fatal or signal");
    CHECK(complaint_of(R"({"crash":"panic","text":2})") == "expected the id of a record above");
    CHECK(complaint_of(R"({"crash":"panic","stack":1})") == "expected the id of a record above");
    CHECK(complaint_of(R"({"crash":"panic","signal":[]})") == "expected an object");
    CHECK(complaint_of(R"({"crash":"panic","signal":{"number":-3000000000}})") ==
          "expected a 32-bit integer");
    CHECK(complaint_of(R"({"crash":"panic","earlier":[[1]]})") ==
          "expected panics: [text, type] or [text, type, 1]");
    CHECK(complaint_of(R"({"crash":"panic","earlier":[[1,1,2]]})") ==
          "expected panics: [text, type] or [text, type, 1]");
    CHECK(complaint_of(R"({"crash":"panic","registers":[[1]]})") ==
          "expected registers: [name, value]");
    CHECK(complaint_of(R"({"crash":"panic","flipped":[[1]]})") ==
          "expected flipped bits: [address, heap]");
    CHECK(complaint_of("{\"crash\":\"panic\"}\n{\"crash\":\"panic\"}") ==
          "expected one crash only");
  }

  TEST_CASE("keys and array elements of a later version are ignored")
  {
    CHECK(
        complaint_of(
            R"({"crash":"panic","why":{},"signal":{"number":11,"stack":[]},"registers":[[1,2,"x"]],"earlier":[[1,1,1,{}]]})") ==
        "");
  }
}

}  // namespace unjam::saved_crash_record_test
