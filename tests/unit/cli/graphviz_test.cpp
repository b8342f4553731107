#include "cli/graphviz.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "tests/unit/print_result.hpp"
#include "tests/unit/saved/temporary_directory.hpp"

namespace unjam::cli_graphviz_test {

using namespace unjam::cli;
using namespace std::chrono_literals;

namespace {

/// A program in the place of Graphviz. It is called as: -Tsvg -o PICTURE GRAPH.
class FakeDot {
 public:
  explicit FakeDot(const std::string& script)
      : path_{directory_.file("dot", "#!/bin/sh\n" + script + "\n")}
  {
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all);
  }

  [[nodiscard]] Result<std::string> draw(std::chrono::milliseconds limit = 60s) const
  {
    return cli::draw("digraph { a -> b }", "svg", {.dot = path_, .limit = limit});
  }

  /// What it has written beside itself.
  [[nodiscard]] std::string wrote(const char* name) const
  {
    return test::read_file(directory_.file(name));
  }

 private:
  test::TemporaryDirectory directory_;
  std::string path_;
};

}  // namespace

TEST_SUITE("cli/graphviz")
{
  TEST_CASE("the picture is what the program has drawn, and nothing is left behind")
  {
    const FakeDot dot{R"(echo "$1 $2" > "$3"; cat "$4" >> "$3"; echo "$3" > "${0%dot}where")"};
    const Result<std::string> picture = dot.draw();
    REQUIRE(picture);
    CHECK(*picture == "-Tsvg -o\ndigraph { a -> b }");
    std::string where = dot.wrote("where");
    where.erase(where.find_last_not_of('\n') + 1);
    REQUIRE_FALSE(where.empty());
    CHECK_FALSE(std::filesystem::exists(std::filesystem::path{where}.parent_path()));
  }

  TEST_CASE("what the program says when it fails is one line")
  {
    const Result<std::string> picture = FakeDot{"echo bad >&2; echo worse >&2; exit 1"}.draw();
    REQUIRE_FALSE(picture);
    CHECK(picture.error().code() == Errc::server_failed);
    CHECK(picture.error().detail().find("bad") != std::string::npos);
    CHECK(picture.error().detail().find('\n') == std::string::npos);
  }

  TEST_CASE("one that takes too long is ended")
  {
    const Result<std::string> picture = FakeDot{"sleep 100"}.draw(50ms);
    REQUIRE_FALSE(picture);
    CHECK(picture.error().detail().find("no picture in 0.05 s") != std::string::npos);
  }

  TEST_CASE("one that draws nothing has failed, whatever it says")
  {
    const Result<std::string> picture = FakeDot{"exit 0"}.draw();
    REQUIRE_FALSE(picture);
    CHECK(picture.error().detail() == "Graphviz: it drew nothing");
  }

  TEST_CASE("without the program the error says what else can be done")
  {
    const Result<std::string> picture =
        draw("digraph {}", "svg", {.dot = "/nowhere/dot", .limit = 1s});
    REQUIRE_FALSE(picture);
    CHECK(picture.error().detail().find("another format: dot, mermaid, json") != std::string::npos);
  }
}

}  // namespace unjam::cli_graphviz_test
