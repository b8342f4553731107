#include "client/elf/build_info.hpp"

#include <doctest/doctest.h>

#include <string>

#include "tests/unit/elf_image.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/saved/temporary_directory.hpp"

namespace unjam::elf_build_info_test {

using elf::BuildInfo;
using elf::read_build_info;

namespace {

const std::string commit(40, 'a');

BuildInfo read(const std::string& build_info)
{
  const test::TemporaryDirectory directory;
  const auto info =
      read_build_info(directory.file("server", testing::elf_binary({.build_info = build_info})));
  REQUIRE(info);
  return *info;
}

}  // namespace

TEST_SUITE("elf/build_info")
{
  TEST_CASE("a binary names the commit that it was built from")
  {
    const BuildInfo info = read(testing::go_build_info(
        "go1.24.4", {"vcs=git", "vcs.revision=" + commit, "vcs.modified=false"}));
    CHECK(info.revision == commit);
    CHECK_FALSE(info.modified);
    CHECK(read(testing::go_build_info("go1.24.4", {"vcs.modified=true"})).modified);
    const std::string many(10'000, 'x');
    CHECK(read(testing::go_build_info("go1.24.4", {"-ldflags=" + many, "vcs.revision=" + commit}))
              .revision == commit);
  }

  TEST_CASE("what does not say it, or is damaged, has none")
  {
    CHECK(read("").revision.empty());
    CHECK(read(testing::go_build_info("go1.24.4", {"xvcs.revision=" + commit})).revision.empty());
    std::string info = testing::go_build_info("go1.24.4", {"vcs.revision=" + commit});
    CHECK(read(info.substr(0, 40)).revision.empty());
    info[15] = 0;  // pointers to strings, as before Go 1.18
    CHECK(read(info).revision.empty());
    info[15] = 2;
    for (std::size_t i = 32; i < 42; ++i) info[i] = '\xff';
    CHECK(read(info).revision.empty());
    CHECK_FALSE(read_build_info("/nowhere"));
  }
}

}  // namespace unjam::elf_build_info_test
