#include "client/rpc/address.hpp"

#include <doctest/doctest.h>

#include "tests/unit/print_result.hpp"

namespace unjam::rpc_address_test {

using rpc::Address;
using rpc::looks_like_address;
using rpc::parse_address;

TEST_SUITE("rpc/address")
{
  TEST_CASE("addresses are read as people type them")
  {
    CHECK(*parse_address("db7.example:44441") == Address{"db7.example", 44441, ""});
    CHECK(*parse_address(":44441") == Address{"localhost", 44441, ""});
    CHECK(*parse_address("127.0.0.1:1") == Address{"127.0.0.1", 1, ""});
    CHECK(*parse_address("[::1]:44441") == Address{"::1", 44441, ""});
    CHECK(*parse_address("unix:/run/dlv.sock") == Address{"", 0, "/run/dlv.sock"});
  }

  TEST_CASE("what is no address says why")
  {
    CHECK(parse_address("localhost").error().detail() ==
          "bad address 'localhost': expected HOST:PORT");
    for (const char* text : {":0", ":65536", ":", ":44x", "host:-1"}) {
      CAPTURE(text);
      REQUIRE_FALSE(parse_address(text));
      CHECK(parse_address(text).error().code() == Errc::usage);
      CHECK(parse_address(text).error().detail().ends_with("the port must be a number from 1 to 65535"));
    }
    CHECK_FALSE(parse_address("unix:"));
  }

  TEST_CASE("an address is written as it is read")
  {
    for (const char* text : {"db7.example:44441", "[::1]:44441", "unix:/run/dlv.sock"}) {
      CHECK(rpc::to_string(*parse_address(text)) == text);
    }
    CHECK(rpc::to_string(*parse_address(":44441")) == "localhost:44441");
  }

  TEST_CASE("files are not taken for addresses")
  {
    CHECK(looks_like_address(":44441"));
    CHECK(looks_like_address("host:1"));
    CHECK(looks_like_address("unix:/x"));
    CHECK(looks_like_address("host:99999"));  // meant as one: the error says what is wrong
    CHECK_FALSE(looks_like_address("core.1628"));
    CHECK_FALSE(looks_like_address("./a:1"));
    CHECK_FALSE(looks_like_address("json:out"));
    CHECK_FALSE(looks_like_address("-"));
    CHECK_FALSE(looks_like_address("dump:"));
  }
}

}  // namespace unjam::rpc_address_test
