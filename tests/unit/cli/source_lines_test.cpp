#include "cli/source_lines.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <utility>
#include <variant>

#include "tests/unit/sample_findings.hpp"
#include "tests/unit/saved/temporary_directory.hpp"
#include "tests/unit/elf_image.hpp"

namespace unjam::cli_source_lines_test {

using namespace unjam::cli;
using namespace std::chrono_literals;

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
  return lines.lines.contains(at) ? lines.lines.at(at) : "(none)";
}

/// The first line of a file, for a binary, and why it is left out.
std::pair<std::string, std::string> read_of(const std::string& binary, std::string_view file,
                                            std::string build_id = {})
{
  Snapshot snapshot;
  snapshot.source.binary = binary;
  snapshot.target.build_id = std::move(build_id);
  const LocationId at = snapshot.intern_location("main.f", file, 1);
  aggregate::Finding finding =
      test::finding(aggregate::FindingKind::crash, aggregate::Grade::hint, "");
  finding.chain = {test::link(1, "runs", at)};
  const render::SourceLines found = read_source_lines(snapshot, std::vector{finding}, {});
  return {found.lines.contains(at) ? found.lines.at(at) : "(none)", found.left_out};
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

  TEST_CASE("a file that is newer than the binary is left out, and that is said")
  {
    const test::TemporaryDirectory directory;
    const std::string binary = directory.file("server", testing::elf_binary());
    const std::string source = directory.file("main.go", "package main");
    const auto written = std::filesystem::last_write_time(source);
    std::filesystem::last_write_time(binary, written + 1s);
    CHECK(read_of(binary, source).first == "package main");
    std::filesystem::last_write_time(binary, written - 1s);
    CHECK(read_of(binary, source) ==
          std::pair<std::string, std::string>{"(none)", "main.go is newer than the binary"});
    CHECK(read_of("/nowhere", source).first == "package main");
  }

  TEST_CASE("a binary that is of another build by now says nothing of a snapshot's lines")
  {
    const test::TemporaryDirectory directory;
    const std::string binary = directory.file("server", testing::elf_binary());
    const std::string source = directory.file("main.go", "package main");
    std::filesystem::last_write_time(binary, std::filesystem::last_write_time(source) + 1s);
    CHECK(read_of(binary, source, std::string{testing::go_id}).first == "package main");
    CHECK(read_of(binary, source, "another") ==
          std::pair<std::string, std::string>{"(none)", binary + " is of another build"});
  }

  TEST_CASE("the line is that of the commit which the binary was built from")
  {
    const test::TemporaryDirectory directory;
    const auto git = [&](const std::string& words) {
      const std::string command =
          "git -C " + directory.file(".") +
          " -c user.name=a -c user.email=a@b.c -c init.defaultBranch=main " + words + " > " +
          directory.file("out") + " 2>&1";
      REQUIRE(std::system(command.c_str()) == 0);  // NOLINT(cert-env33-c,concurrency-mt-unsafe)
    };
    const std::string source = directory.file("main.go", "as built");
    git("init");
    git("add main.go");
    git("commit -m one");
    git("rev-parse HEAD");
    std::string commit;
    std::ifstream{directory.file("out")} >> commit;
    static_cast<void>(directory.file("main.go", "as it is now"));
    const auto built = [&](const std::string& revision, const std::string& modified) {
      const std::string info = testing::go_build_info(
          "go1.24.4", {"vcs.revision=" + revision, "vcs.modified=" + modified});
      const std::string binary =
          directory.file("server", testing::elf_binary({.build_info = info}));
      std::filesystem::last_write_time(binary, std::filesystem::last_write_time(source) - 1s);
      return binary;
    };
    CHECK(read_of(built(commit, "false"), source).first == "as built");
    CHECK(read_of(built(commit, "true"), source).first == "(none)");
    CHECK(read_of(built(std::string(40, 'b'), "false"), source).first == "(none)");
    CHECK(read_of(built("--help", "false"), source).first == "(none)");
    const std::string other = directory.file("other.go", "not committed");
    CHECK(read_of(built(commit, "false"), other).second == "other.go is newer than the binary");
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

}  // namespace unjam::cli_source_lines_test
