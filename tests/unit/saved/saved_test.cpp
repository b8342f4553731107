#include "client/saved/saved.hpp"

#include <doctest/doctest.h>

#include "client/stream/output_file.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/saved/temporary_directory.hpp"
#include "tests/unit/saved/texts.hpp"

namespace unjam::saved_saved_test {

TEST_SUITE("saved/saved")
{
  TEST_CASE("a file is what its content says, whatever its name")
  {
    const test::TemporaryDirectory directory;
    const auto snapshot = saved::read(directory.file("a.txt", test::small_text));
    REQUIRE(snapshot);
    CHECK(snapshot->source.kind == Source::Kind::core);
    CHECK(snapshot->source.core == "core.1628");

    const std::string path = directory.file("b.snapshot", test::small_reply());
    const auto reply = saved::read(path);
    REQUIRE(reply);
    CHECK(reply->source.kind == Source::Kind::file);
    CHECK(reply->source.file == path);
    CHECK(reply->engine.empty());
  }

  TEST_CASE("how far a file has been read is told, of a compressed one without an end")
  {
    const test::TemporaryDirectory directory;
    const std::string plain = directory.file("plain", test::small_text);
    const std::string packed = directory.file("packed.zst");
    auto file = stream::OutputFile::create(packed);
    REQUIRE(file);
    REQUIRE(file->write(test::small_text));
    REQUIRE(file->commit());
    for (const std::string& path : {plain, packed}) {
      dumps::ReadProgress last;
      REQUIRE(saved::read(path, {.on_progress = [&](const auto& progress) { last = progress; }}));
      CHECK(last.done == test::small_text.size());
      CHECK(last.total == (path == plain ? test::small_text.size() : 0));
    }
  }

  TEST_CASE("errors begin with the path")
  {
    const test::TemporaryDirectory directory;
    const auto detail = [](const std::string& path) {
      const auto read = saved::read(path);
      REQUIRE_FALSE(read);
      CHECK(is_about_source(read.error().code()));
      return read.error().detail();
    };
    const std::string missing = directory.file("missing");
    CHECK(detail(missing) == missing + ": No such file or directory");
    const std::string empty = directory.file("empty", "");
    CHECK(detail(empty) == empty + ": not a dump but empty");
    const std::string text = directory.file("text", "it all went well\n");
    CHECK(detail(text) == text + ": not a dump but text of another kind");
    const std::string cut = directory.file("cut", test::small_reply().substr(0, 100));
    CHECK(detail(cut) == cut + ": cut at byte 100: expected the rest of an object");
    CHECK(detail(directory.file("")) == directory.file("") + ": is a directory");
  }

  TEST_CASE("goroutines that Go printed are read wherever they come in a text")
  {
    const std::string dump = "goroutine 7 [select]:\nmain.main()\n\t/src/main.go:3 +0x1\n";
    const std::string far(std::size_t{100} << 10U, '.');
    for (const std::string& text :
         {dump, far + "\n" + dump, R"({"a":")" + far + "\"}\n" + dump, "[1] ok\n" + dump}) {
      const auto snapshot = saved::read(stream::Window{text});
      REQUIRE(snapshot);
      REQUIRE(snapshot->goroutines.size() == 1);
      CHECK(snapshot->goroutines[0].id == GoroutineId{7});
    }
  }

  TEST_CASE("a reply that quotes what Go prints is a reply, a log of strings is none")
  {
    const auto reply = saved::read(stream::Window{
        R"([{"id":7,"status":4},{"id":8,"status":4,"unreadable":"goroutine 1 [running]:\nmain.main()\n"}])"});
    REQUIRE(reply);
    CHECK(reply->goroutines.size() == 2);
    const auto log = saved::read(stream::Window{R"({"log":"goroutine 1 [running]:\n"})"
                                                "\n"
                                                R"({"log":"main.main()\n"})"
                                                "\n"
                                                R"({"log":"\t/a.go:1 +0x1\n"})"
                                                "\n"});
    REQUIRE(log);
    CHECK(log->goroutines.size() == 1);
  }

  TEST_CASE("bytes of a compressed file are those of its text")
  {
    const test::TemporaryDirectory directory;
    const std::string path = directory.file("cut.zst");
    auto file = stream::OutputFile::create(path);
    REQUIRE(file);
    REQUIRE(file->write(test::small_text.substr(0, 40)));
    REQUIRE(file->commit());
    const auto read = saved::read(path);
    REQUIRE_FALSE(read);
    CHECK(read.error().detail() ==
          path + " (unpacked): cut at byte 40: expected the rest of a string");
  }

  TEST_CASE("a limit holds")
  {
    const test::TemporaryDirectory directory;
    const std::string path = directory.file("a", test::small_text);
    CHECK(saved::read(path, {.max_bytes = test::small_text.size()}));
    CHECK(saved::read(path, {.max_bytes = 100}).error().detail() ==
          path + ": larger than the limit of 100 bytes; --max-input raises it");
  }
}

}  // namespace unjam::saved_saved_test
