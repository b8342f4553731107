#include "client/enrich/package_variables.hpp"

#include <doctest/doctest.h>

#include "tests/unit/enrich/variables.hpp"

namespace unjam::enrich_package_variables_test {

using namespace unjam::naming;
using namespace unjam::test;

namespace {

PackageVariables sample()
{
  rpc::Variable shards = variable("main.shards", "[8]sync.Mutex", Kind::array, 0x3000);
  shards.len = 8;
  return PackageVariables{
      {channel("main.queue", 0x1000, 0xc000010000),
       variable("main.mu", "sync.Mutex", Kind::structure, 0x2000), shards,
       structure("main.cache", "struct { mu sync.Mutex }", 0x4000,
                 {variable("mu", "sync.Mutex", Kind::structure, 0x4008)}),
       pointer("main.store", "main.Store", 0x5000, 0xc000020000),
       pointer("net/http.DefaultServeMux", "net/http.ServeMux", 0x5008, 0xc000030000),
       pointer("example.com/shop/db.pool", "example.com/shop/db.Pool", 0x5010, 0xc000040000)}};
}

Sought mutex(Address address)
{
  return {address, false, Lock::Kind::mutex};
}

}  // namespace

TEST_SUITE("enrich/package_variables")
{
  TEST_CASE("a variable is known by its name, an element by its array's")
  {
    const PackageVariables variables = sample();
    CHECK(variables.find({0xc000010000, true, {}}) == "main.queue");
    CHECK(variables.find(mutex(0x2000)) == "main.mu");
    CHECK(variables.find(mutex(0x3008)) == "main.shards[]");
    CHECK(variables.find(mutex(0x3038)) == "main.shards[]");
  }

  TEST_CASE("what lies beside a variable, or is of another kind, is not it")
  {
    const PackageVariables variables = sample();
    CHECK_FALSE(variables.find(mutex(0x3040)));
    CHECK_FALSE(variables.find(mutex(0x3004)));
    CHECK_FALSE(variables.find(mutex(0x2fff)));
    CHECK_FALSE(variables.find({0x2000, false, Lock::Kind::rwmutex}));
    CHECK_FALSE(variables.find({0x1000, true, {}}));
  }

  TEST_CASE("a field of a variable has its path")
  {
    CHECK(sample().find_field(mutex(0x4008)) == "main.cache.mu");
    CHECK_FALSE(sample().find_field(mutex(0x4000)));
  }

  TEST_CASE("the structs to look into are those of the program")
  {
    const auto roots = sample().roots("example.com/shop");
    REQUIRE(roots.size() == 3);
    CHECK(roots[0].name == "example.com/shop/db.pool");
    CHECK(roots[1].name == "main.cache");
    CHECK(roots[2].type == "main.Store");
    CHECK(sample().roots("example.com/sh").size() == 2);
  }
}

}  // namespace unjam::enrich_package_variables_test
