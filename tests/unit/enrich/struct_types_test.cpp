#include "client/enrich/struct_types.hpp"

#include <doctest/doctest.h>

#include "tests/unit/enrich/variables.hpp"

namespace unjam::enrich_struct_types_test {

using namespace unjam::naming;
using namespace unjam::test;

TEST_SUITE("enrich/struct_types")
{
  TEST_CASE("a member has the name of the innermost struct that has one")
  {
    const Members members =
        members_of(structure("", "main.Store", 0x1000,
                             {channel("in", 0x1008, 0),
                              structure("idle", "main.List", 0x1010,
                                        {variable("mu", "sync.Mutex", Kind::structure, 0x1018)}),
                              structure("stats", "struct { mu sync.Mutex }", 0x1020,
                                        {variable("mu", "sync.Mutex", Kind::structure, 0x1020)})}));
    REQUIRE(members.size() == 3);
    CHECK(members[0] == Member{"main.Store.in", true, 8, Kind::channel, "chan int"});
    CHECK(members[1] == Member{"main.List.mu", true, 0x18, Kind::structure, "sync.Mutex"});
    CHECK(members[2] == Member{"main.Store.stats.mu", true, 0x20, Kind::structure, "sync.Mutex"});
  }

  TEST_CASE("a struct without a name gives its fields only theirs")
  {
    const Members members =
        members_of(structure("", "struct { in chan int }", 0x1000, {channel("in", 0x1000, 0)}));
    REQUIRE(members.size() == 1);
    CHECK(members[0] == Member{"in", false, 0, Kind::channel, "chan int"});
  }

  TEST_CASE("what is no struct, and fields that lie outside, are nothing")
  {
    CHECK(members_of(channel("", 0x1000, 0)).empty());
    CHECK(members_of(structure("", "main.T", 0x1000, {channel("in", 0x10, 0)})).empty());
    CHECK(members_of(structure("", "main.T", 0x1000, {channel("", 0x1000, 0)})).empty());
  }

  TEST_CASE("however many fields and structs in structs a reply has, few are kept")
  {
    rpc::Variable deep = structure("f", "main.T", 0x1000, {channel("in", 0x1000, 0)});
    for (int i = 0; i < 100; ++i) deep = structure("f", "main.T", 0x1000, {deep});
    CHECK(members_of(deep).size() <= 1);
    const std::vector<rpc::Variable> many(10'000, channel("in", 0x1000, 0));
    CHECK(members_of(structure("", "main.T", 0x1000, many)).size() == 500);
  }
}

}  // namespace unjam::enrich_struct_types_test
