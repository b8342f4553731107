#include "aggregate/snapshot/digest.hpp"

#include <doctest/doctest.h>

#include <set>

namespace unjam::snapshot_digest_test {

using unjam::Digest;

TEST_SUITE("snapshot/digest")
{
  TEST_CASE("texts are told apart by their lengths, and their order counts")
  {
    CHECK(Digest{}.add("ab").add("c").hex() != Digest{}.add("a").add("bc").hex());
    CHECK(Digest{}.add("a").add("b").hex() != Digest{}.add("b").add("a").hex());
    CHECK(Digest{}.add("a").add("b").hex() == Digest{}.add("a").add("b").hex());
    CHECK(Digest{}.add("").hex() == Digest{}.add(std::uint64_t{0}).hex());
    CHECK(Digest{}.hex().size() == 32);
  }

  TEST_CASE("it is the same in every run, for ever: files are named after it")
  {
    CHECK(Digest{}.add("core.1628").hex() == "36f4dbff1d58604edc495afbc9448213");
  }

  TEST_CASE("what differs in one letter differs all over")
  {
    std::set<std::string> starts;
    std::set<std::string> ends;
    for (char c = 'a'; c <= 'z'; ++c) {
      const std::string hex = Digest{}.add(std::string{"core."} + c).hex();
      starts.insert(hex.substr(0, 8));
      ends.insert(hex.substr(24));
    }
    CHECK(starts.size() == 26);
    CHECK(ends.size() == 26);
  }
}

}  // namespace unjam::snapshot_digest_test
