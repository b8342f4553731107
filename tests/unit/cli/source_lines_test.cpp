#include "cli/source_lines.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <variant>

#include "tests/unit/sample_findings.hpp"
#include "tests/unit/saved/temporary_directory.hpp"

using namespace unjam;
using namespace unjam::cli;

namespace {

/// What is read for one location of a target, whose sources are in a folder of this machine.
std::string line(std::string_view file, std::int32_t number, const std::vector<SourcePath>& paths)
{
  Snapshot snapshot;
  const LocationId at = snapshot.intern_location("main.f", file, number);
  aggregate::Finding finding =
      test::finding(aggregate::FindingKind::crash, aggregate::Grade::hint, "");
  finding.chain = {test::link(1, "runs", at)};
  const render::SourceLines lines = read_source_lines(snapshot, std::vector{finding}, paths);
  return lines.contains(at) ? lines.at(at) : "(none)";
}

}  // namespace

TEST_SUITE("cli/source_lines")
{
  TEST_CASE("a line is found under the path that stands for the target's, without its blanks")
  {
    const test::TemporaryDirectory directory;
    static_cast<void>(directory.file("main.go", "package main\n\n\tm.in <- 1 \r\nlast"));
    const std::vector<SourcePath> paths{{"/elsewhere", "/nowhere"},
                                        {"/build/shop", directory.file("")}};
    CHECK(line("/build/shop/main.go", 1, paths) == "package main");
    CHECK(line("/build/shop/main.go", 3, paths) == "m.in <- 1");
    CHECK(line("/build/shop/main.go", 4, paths) == "last");
    CHECK(line(directory.file("main.go"), 1, {}) == "package main");
  }

  TEST_CASE("what is not there is left out")
  {
    const test::TemporaryDirectory directory;
    static_cast<void>(directory.file("main.go", "package main\n\n"));
    const std::vector<SourcePath> paths{{"/b", directory.file(".")}};
    CHECK(line("/b/main.go", 2, paths) == "(none)");  // an empty line says nothing
    CHECK(line("/b/main.go", 9, paths) == "(none)");
    CHECK(line("/b/main.go", 0, paths) == "(none)");
    CHECK(line("/b/main.go", -1, paths) == "(none)");
    CHECK(line("/b/other.go", 1, paths) == "(none)");
    CHECK(line("", 1, paths) == "(none)");
  }

  TEST_CASE("the target cannot have other files read than Go's sources")
  {
    const test::TemporaryDirectory directory;
    const std::string secret = directory.file("secret", "secret\n");
    std::filesystem::create_directory(directory.file("folder.go"));
    CHECK(line(secret, 1, {}) == "(none)");
    CHECK(line(directory.file("folder.go"), 1, {}) == "(none)");
    CHECK(line("/dev/zero", 1, {}) == "(none)");
  }

  TEST_CASE("a file without lines gives no more than one line can hold")
  {
    const test::TemporaryDirectory directory;
    static_cast<void>(directory.file("long.go", std::string(100'000, 'x')));
    CHECK(line(directory.file("long.go"), 1, {}) == std::string(400, 'x'));
  }

  TEST_CASE("a path is FROM=TO; TO may be empty and hold further signs")
  {
    using Texts = std::vector<std::string>;
    using Paths = std::vector<SourcePath>;
    CHECK(std::get<Paths>(parse_source_paths(Texts{"/a=/b=c", "x="})) ==
          Paths{{"/a", "/b=c"}, {"x", ""}});
    CHECK(std::holds_alternative<aggregate::Misuse>(parse_source_paths(Texts{"/a"})));
    CHECK(std::holds_alternative<aggregate::Misuse>(parse_source_paths(Texts{"=/b"})));
  }
}
