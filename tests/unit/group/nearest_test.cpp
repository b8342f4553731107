#include "aggregate/group/nearest.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

namespace unjam::group_nearest_test {

using unjam::aggregate::nearest;

TEST_SUITE("group/nearest")
{
  constexpr std::array<std::string_view, 4> words = {"status", "start", "wait", "go"};

  TEST_CASE("a beginning wins, then up to two mistakes")
  {
    CHECK(nearest("stat", words) == "status");
    CHECK(nearest("startLoc", words) == "start");
    CHECK(nearest("waot", words) == "wait");
    CHECK(nearest("tsart", words) == "start");
    CHECK(nearest("hello", words).empty());
  }

  TEST_CASE("two letters in the wrong order are one mistake")
  {
    constexpr std::array<std::string_view, 2> commands = {"stack", "batch"};
    CHECK(nearest("btach", commands) == "batch");
    CHECK(nearest("satck", commands) == "stack");
  }

  TEST_CASE("short, empty and endless words suggest nothing by chance")
  {
    CHECK(nearest("", words).empty());
    CHECK(nearest("x", words).empty());
    CHECK(nearest("ab", words).empty());
    CHECK(nearest(std::string(1'000'000, 's'), words).empty());
    CHECK(nearest("go", {}).empty());
  }
}

}  // namespace unjam::group_nearest_test
