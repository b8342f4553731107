#include "client/saved/snapshot_writer.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "tests/unit/print_result.hpp"
#include "tests/unit/saved/temporary_directory.hpp"
#include "tests/unit/saved/texts.hpp"

namespace unjam::saved_snapshot_writer_test {

using namespace unjam::saved;

TEST_SUITE("saved/snapshot_writer")
{
  TEST_CASE("a snapshot is a record a line, tables before what refers to them")
  {
    CHECK(test::text_of(test::small_snapshot()) == test::small_text);
  }

  TEST_CASE("an empty snapshot has a header and an end")
  {
    CHECK(
        test::text_of({}) ==
        R"({"schema":"unjam.snapshot/1","source":{"kind":"file"},"target":{}})"
        "\n"
        R"({"end":true,"strings":0,"locations":0,"stacks":0,"labels":0,"channels":0,"locks":0,"sites":0,"futures":0,"goroutines":0,"sleeps":0,"polls":0,"peers":0,"timers":0,"holders":0,"problems":0})"
        "\n");
  }

  TEST_CASE("a text of the target that is not UTF-8 is kept, a file name is made readable")
  {
    Snapshot snapshot;
    snapshot.source.core = "core.\xff";
    snapshot.strings.intern("tenant\xff\x01");
    const std::string text = test::text_of(snapshot);
    CHECK(text.find(R"("core":"core.)"
                    "\ufffd\"") != std::string::npos);
    CHECK(text.find("{\"string\":1,\"hex\":\"74656e616e74ff01\"}\n") != std::string::npos);
  }

  TEST_CASE("a stream that fails is an error")
  {
    std::ostringstream out;
    out.setstate(std::ios::failbit);
    const auto written = write_snapshot(test::small_snapshot(), out);
    REQUIRE_FALSE(written);
    CHECK(written.error().code() == Errc::io_failed);
  }

  TEST_CASE("writing stops at the first error of the sink, and that is the error")
  {
    int calls = 0;
    const auto written = write_snapshot(test::small_snapshot(), [&](std::string_view) {
      ++calls;
      return Result<void>{Error{Errc::io_failed, "disk full"}};
    });
    REQUIRE_FALSE(written);
    CHECK(written.error().detail() == "disk full");
    CHECK(calls == 1);
  }

  TEST_CASE("a large snapshot goes out in pieces")
  {
    Snapshot snapshot;
    for (std::int64_t id = 1; id <= 100'000; ++id) {
      snapshot.goroutines.push_back({.id = GoroutineId{id}, .status = Status::waiting});
    }
    std::size_t largest = 0;
    REQUIRE(write_snapshot(snapshot, [&](std::string_view piece) {
      largest = std::max(largest, piece.size());
      return Result<void>{};
    }));
    CHECK(largest > 1'000'000);
    CHECK(largest < 1'100'000);
  }

  TEST_CASE("a file that cannot be written leaves nothing behind")
  {
    const test::TemporaryDirectory directory;
    const auto saved = save_snapshot(test::small_snapshot(), directory.file("missing/out"));
    REQUIRE_FALSE(saved);
    CHECK(saved.error().code() == Errc::io_failed);
    CHECK(directory.entries() == 0);
  }
}

}  // namespace unjam::saved_snapshot_writer_test
