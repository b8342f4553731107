#include "client/stream/output_file.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>

#include "client/stream/input.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/saved/temporary_directory.hpp"
#include "tests/unit/stream.hpp"

namespace unjam::stream_output_file_test {

using namespace unjam::stream;
namespace fs = std::filesystem;

TEST_SUITE("stream/output_file")
{
  TEST_CASE("a file takes its place only when it is committed")
  {
    const test::TemporaryDirectory directory;
    const std::string path = directory.file("out", "before");
    auto file = OutputFile::create(path);
    REQUIRE(file);
    REQUIRE(file->write("af"));
    REQUIRE(file->write("ter"));
    CHECK(test::read_file(path) == "before");
    REQUIRE(file->commit());
    CHECK(test::read_file(path) == "after");
    CHECK(directory.entries() == 1);
  }

  TEST_CASE("nothing is left of a file that is given up, nor while it is written")
  {
    const test::TemporaryDirectory directory;
    {
      auto file = OutputFile::create(directory.file("out"));
      REQUIRE(file);
      REQUIRE(file->write("half"));
      CHECK(directory.entries() == 0);
      const OutputFile moved = std::move(*file);
    }
    CHECK(directory.entries() == 0);
  }

  TEST_CASE("two writers of one file do not disturb each other")
  {
    const test::TemporaryDirectory directory;
    auto first = OutputFile::create(directory.file("out"));
    auto second = OutputFile::create(directory.file("out"));
    REQUIRE(first);
    REQUIRE(second);
    REQUIRE(first->write("first"));
    REQUIRE(second->write("second"));
    REQUIRE(second->commit());
    REQUIRE(first->commit());
    CHECK(test::read_file(directory.file("out")) == "first");
    CHECK(directory.entries() == 1);
  }

  TEST_CASE("a name that ends in .zst compresses")
  {
    const test::TemporaryDirectory directory;
    auto file = OutputFile::create(directory.file("out.zst"));
    REQUIRE(file);
    const std::string text(1'000'000, 'x');
    REQUIRE(file->write(text));
    REQUIRE(file->commit());
    CHECK(fs::file_size(directory.file("out.zst")) < 1000);
    const auto input = open_input(directory.file("out.zst"));
    REQUIRE(input);
    CHECK(test::read_all(input->pull).value() == text);
  }

  TEST_CASE("a symbolic link stays and its target is replaced, as private as it was")
  {
    const test::TemporaryDirectory directory;
    const std::string target = directory.file("target", "old");
    fs::permissions(target, fs::perms::owner_read | fs::perms::owner_write);
    fs::create_symlink("target", directory.file("link"));
    auto file = OutputFile::create(directory.file("link"));
    REQUIRE(file);
    REQUIRE(file->write("new"));
    REQUIRE(file->commit());
    CHECK(fs::is_symlink(directory.file("link")));
    CHECK(test::read_file(target) == "new");
    CHECK(fs::status(target).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  }

  TEST_CASE("what fails behind a symbolic link is told by the name that was given")
  {
    const test::TemporaryDirectory directory;
    const std::string target = directory.file("target", "old");
    fs::create_symlink("target", directory.file("link"));
    auto file = OutputFile::create(directory.file("link"));
    REQUIRE(file);
    fs::remove(target);
    fs::create_directory(target);
    const auto done = file->commit();
    REQUIRE_FALSE(done);
    CHECK(done.error().detail() == directory.file("link") + ": cannot write: Is a directory");
  }

  TEST_CASE("devices are written in place")
  {
    auto file = OutputFile::create("/dev/null");
    REQUIRE(file);
    REQUIRE(file->write("gone"));
    REQUIRE(file->commit());
    CHECK(fs::is_character_file("/dev/null"));
  }

  TEST_CASE("a full disk is an error and leaves nothing")
  {
    auto file = OutputFile::create("/dev/full");
    REQUIRE(file);
    const auto written = file->write("text");
    REQUIRE_FALSE(written);
    CHECK(written.error().code() == Errc::io_failed);
    CHECK(written.error().detail() == "/dev/full: cannot write: No space left on device");
  }

  TEST_CASE("a place where nothing can be written is an error")
  {
    const test::TemporaryDirectory directory;
    const std::string path = directory.file("missing/out");
    const auto file = OutputFile::create(path);
    REQUIRE_FALSE(file);
    CHECK(file.error().detail() == path + ": cannot write: No such file or directory");
    const auto over_directory = OutputFile::create(directory.file(""));
    REQUIRE_FALSE(over_directory);
    CHECK(over_directory.error().code() == Errc::io_failed);
  }
}

}  // namespace unjam::stream_output_file_test
