#include "aggregate/snapshot/digest.hpp"

#include <doctest/doctest.h>

using unjam::Digest;

TEST_SUITE("snapshot/digest")
{
  TEST_CASE("it is FNV-1a with 128 bits")
  {
    CHECK(Digest{}.hex() == "6c62272e07bb014262b821756295c58d");
    // Eight zeros, the length of an empty text.
    CHECK(Digest{}.add("").hex() == Digest{}.add(std::uint64_t{0}).hex());
    CHECK(Digest{}.add("").hex() == "9d30c1f78465995be47dda5e4e4e77ed");
  }

  TEST_CASE("texts are told apart by their lengths, and their order counts")
  {
    CHECK(Digest{}.add("ab").add("c").hex() != Digest{}.add("a").add("bc").hex());
    CHECK(Digest{}.add("a").add("b").hex() != Digest{}.add("b").add("a").hex());
    CHECK(Digest{}.add("a").add("b").hex() == Digest{}.add("a").add("b").hex());
  }
}
