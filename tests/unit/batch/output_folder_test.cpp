#include "cli/batch/output_folder.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "tests/unit/print_result.hpp"
#include "tests/unit/server/scratch.hpp"

namespace unjam::batch_output_folder_test {

using namespace unjam::cli;
using unjam::testing::Scratch;

namespace {

Job job(const std::string& input)
{
  Job job;
  job.input = job.file = input;
  return job;
}

}  // namespace

TEST_SUITE("batch/output_folder")
{
  TEST_CASE("outcomes are there again when a batch is resumed")
  {
    const Scratch scratch;
    const Outcome outcome{.status = Outcome::Status::incomplete,
                          .input = "a \"core\"\n",
                          .reason = "some\tthing",
                          .copy_of = "another \\",
                          .core_id = "abc",
                          .binary = "/bin"};
    {
      const auto folder = OutputFolder::open(scratch / "out", Resume::no);
      REQUIRE(folder);
      CHECK_FALSE(folder->outcome(job(outcome.input)));
      REQUIRE(folder->keep(job(outcome.input), outcome));
    }
    CHECK(OutputFolder::open(scratch / "out", Resume::no).error().detail() ==
          scratch / "out" + ": holds results already; --resume goes on with them, or name another");
    const auto folder = OutputFolder::open(scratch / "out", Resume::yes);
    REQUIRE(folder);
    CHECK(folder->outcome(job(outcome.input)) == outcome);
    CHECK_FALSE(folder->outcome(job("other")));
  }

  TEST_CASE("one batch at a time")
  {
    const Scratch scratch;
    const auto folder = OutputFolder::open(scratch / "out", Resume::no);
    REQUIRE(folder);
    scratch.write("out/.work/core", "unpacked");
    CHECK(OutputFolder::open(scratch / "out", Resume::yes).error().detail() ==
          scratch / "out" + ": another batch is at work there");
    CHECK(std::filesystem::exists(scratch / "out/.work/core"));
  }

  TEST_CASE("what a killed run has left half done is gone")
  {
    const Scratch scratch;
    static_cast<void>(OutputFolder::open(scratch / "out", Resume::no));
    CHECK_FALSE(std::filesystem::exists(scratch / "out/.work"));
    std::filesystem::create_directories(scratch / "out/.work");
    scratch.write("out/.work/core", "unpacked");
    scratch.write("out/reports/.x.json.77-0.tmp", "half");
    scratch.write("out/outcomes/damaged.json", "{");
    const auto folder = OutputFolder::open(scratch / "out", Resume::yes);
    REQUIRE(folder);
    CHECK_FALSE(std::filesystem::exists(scratch / "out/.work/core"));
    CHECK_FALSE(std::filesystem::exists(scratch / "out/reports/.x.json.77-0.tmp"));
  }

  TEST_CASE("an outcome that is none is not taken for one")
  {
    CHECK_FALSE(parse_outcome(""));
    CHECK_FALSE(parse_outcome("[]"));
    CHECK_FALSE(parse_outcome(R"({"input":"a","status":"fine"})"));
    CHECK_FALSE(parse_outcome(R"({"input":7,"status":"done"})"));
    CHECK(parse_outcome(R"({"input":"a","status":"done"})"));
  }
}

}  // namespace unjam::batch_output_folder_test
