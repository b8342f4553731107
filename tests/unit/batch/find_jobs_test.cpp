#include "cli/batch/find_jobs.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "tests/unit/print_result.hpp"
#include "tests/unit/elf_image.hpp"
#include "tests/unit/server/scratch.hpp"

namespace unjam::batch_find_jobs_test {

using namespace unjam::cli;
using namespace unjam::testing;

namespace {

std::vector<std::string> inputs(const Jobs& jobs)
{
  std::vector<std::string> names;
  for (const Job& job : jobs.jobs) names.push_back(std::filesystem::path{job.input}.filename());
  return names;
}

}  // namespace

TEST_SUITE("batch/find_jobs")
{
  TEST_CASE("folders are walked; what is no core is set aside, unless it was named")
  {
    const Scratch scratch;
    std::filesystem::create_directories(scratch / "pile/deep");
    scratch.write("pile/zz", elf_core());
    scratch.write("pile/deep/aa", elf_core());
    const std::string text = scratch.write("pile/text", "hello");
    const auto found = find_jobs({scratch / "pile"}, "");
    REQUIRE(found);
    CHECK(inputs(*found) == std::vector<std::string>{"aa", "zz"});
    CHECK(found->aside == std::vector<std::string>{text});
    const auto named = find_jobs({text, scratch / "pile/"}, "");
    REQUIRE(named);
    CHECK(inputs(*named) == std::vector<std::string>{"aa", "text", "zz"});
  }

  TEST_CASE("each input counts once, and a manifest knows more of it")
  {
    const Scratch scratch;
    const std::string core = scratch.write("core", elf_core());
    const std::string list =
        scratch.write("list", "{\"core\":\"core\",\"host\":\"web-7\"}\n{\"core\":\"missing\"}\n");
    const auto found = find_jobs({core, scratch / "./core"}, list);
    REQUIRE(found);
    CHECK(inputs(*found) == std::vector<std::string>{"core", "missing"});
    CHECK(found->jobs[0].labels.at("host") == "web-7");
  }

  TEST_CASE("nothing to do is an error, and so is an input that is not there")
  {
    const Scratch scratch;
    std::filesystem::create_directories(scratch / "empty");
    CHECK(find_jobs({scratch / "empty"}, "").error().detail() == "no core in what was given");
    CHECK(find_jobs({scratch / "none"}, "").error().detail() ==
          scratch / "none" + ": No such file or directory");
    CHECK_FALSE(find_jobs({}, scratch / "none"));
    const std::string bad = scratch.write("bad", "{");
    CHECK(find_jobs({}, bad).error().detail() == bad + ": line 1: expected a JSON object");
  }
}

}  // namespace unjam::batch_find_jobs_test
