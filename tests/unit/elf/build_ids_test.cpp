#include "client/elf/build_ids.hpp"

#include <doctest/doctest.h>

namespace unjam::elf_build_ids_test {

using namespace unjam::elf;

TEST_SUITE("elf/build_ids")
{
  TEST_CASE("a build id is taken from the notes that hold one")
  {
    BuildIds ids;
    add_build_id({.name = "GNU", .type = 3, .desc = "\x0f\xa0\xff"}, ids);
    add_build_id({.name = "Go", .type = 4, .desc = "a/b/c/d"}, ids);
    add_build_id({.name = "GNU", .type = 1, .desc = "an ABI"}, ids);
    add_build_id({.name = "CORE", .type = 4, .desc = "other"}, ids);
    CHECK(ids == BuildIds{.gnu = "0fa0ff", .go = "a/b/c/d"});
  }

  TEST_CASE("one known difference is enough, whatever else agrees")
  {
    const BuildIds left{.gnu = "01", .go = "a"};
    CHECK_FALSE(difference(left, left));
    CHECK_FALSE(difference(left, {}));
    CHECK_FALSE(difference({.gnu = "01", .go = ""}, {.gnu = "", .go = "a"}));

    const auto by_go = difference(left, {.gnu = "01", .go = "b"});
    REQUIRE(by_go);
    CHECK(by_go->left == "a");
    CHECK(by_go->right == "b");
    const auto by_gnu = difference(left, {.gnu = "02", .go = "a"});
    REQUIRE(by_gnu);
    CHECK(by_gnu->left == "01");
    CHECK(by_gnu->right == "02");
  }

  TEST_CASE("one build is shown only by an id that is known of both")
  {
    CHECK(same_build({.gnu = "01", .go = ""}, {.gnu = "01", .go = "a"}));
    CHECK(same_build({.gnu = "", .go = "a"}, {.gnu = "", .go = "a"}));
    CHECK_FALSE(same_build({}, {}));
    CHECK_FALSE(same_build({.gnu = "01", .go = ""}, {.gnu = "", .go = "a"}));
    CHECK_FALSE(same_build({.gnu = "01", .go = "a"}, {.gnu = "01", .go = "b"}));
  }
}

}  // namespace unjam::elf_build_ids_test
