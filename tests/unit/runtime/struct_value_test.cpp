#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "client/runtime/evaluate.hpp"

namespace unjam::runtime_struct_value_test {

using namespace unjam::runtime;

namespace {

rpc::Variable field(std::string name, std::string value, std::vector<rpc::Variable> children = {})
{
  rpc::Variable variable;
  variable.name = std::move(name);
  variable.value = std::move(value);
  variable.children = std::move(children);
  return variable;
}

rpc::Variable slice(std::string name, std::uint64_t base, std::int64_t len)
{
  rpc::Variable variable = field(std::move(name), "");
  variable.base = base;
  variable.len = len;
  return variable;
}

}  // namespace

TEST_SUITE("runtime/struct_value")
{
  TEST_CASE("numbers are found by their paths, also in atomic types")
  {
    const StructValue value{field(
        "sched", "",
        {field("mnext", "7"), field("runq", "", {field("head", "0"), field("size", "3")}),
         field("gcwaiting", "", {field("u", "", {field("noCopy", ""), field("value", "1")})})})};
    CHECK(value.number("mnext") == 7);
    CHECK(value.number("runq.size") == 3);
    CHECK(value.number("gcwaiting") == 1);
    CHECK(value.address("mnext") == 7);
  }

  TEST_CASE("what it does not have is empty")
  {
    const StructValue value{field("sched", "", {field("mnext", "7")})};
    for (const auto* path : {"", ".", "mnext.", "mnext.value", "nmidle", "runq.size"}) {
      CHECK_FALSE(value.number(path));
      CHECK_FALSE(value.elements(path));
      CHECK(value.address(path) == 0);
    }
    CHECK_FALSE(StructValue{}.number("mnext"));
  }

  TEST_CASE("slices are told by their first element and how many there are")
  {
    const StructValue value{
        field("firstmoduledata", "", {slice("pctab", 0x1000, 12), slice("bad", 0x1000, -1)})};
    REQUIRE(value.elements("pctab"));
    CHECK(value.elements("pctab")->base == 0x1000);
    CHECK(value.elements("pctab")->count == 12);
    CHECK_FALSE(value.elements("bad"));
  }
}

}  // namespace unjam::runtime_struct_value_test
