#include "aggregate/snapshot/identity.hpp"

#include <doctest/doctest.h>

#include "tests/unit/sample_snapshot.hpp"

namespace unjam::snapshot_identity_test {

namespace {

Snapshot process(std::int64_t id, std::string_view reason)
{
  Snapshot snapshot;
  const StackId stack = test::stack(snapshot, {{"main.f", "/src/f.go", 3}});
  test::add(snapshot, id, {.reason = reason, .stack = stack});
  return snapshot;
}

}  // namespace

TEST_SUITE("snapshot/identity")
{
  TEST_CASE("a core is named by itself, whatever was captured of it and wherever it was")
  {
    Snapshot one = process(1, "select");
    one.source.core_id = "abc";
    Snapshot other = process(2, "sleep");
    other.source.core_id = "abc";
    other.source.core = "/elsewhere";
    CHECK(identity(one) == identity(other));
    other.source.core_id = "abd";
    CHECK(identity(one) != identity(other));
    CHECK(identity(one).size() == 34);
    CHECK(identity(one).starts_with("1:"));
  }

  TEST_CASE("other sources are named by their goroutines")
  {
    CHECK(identity(process(1, "select")) == identity(process(1, "select")));
    CHECK(identity(process(1, "select")) != identity(process(2, "select")));
    CHECK(identity(process(1, "select")) != identity(process(1, "sleep")));
    Snapshot later = process(1, "select");
    later.now = 7;
    CHECK(identity(process(1, "select")) != identity(later));
  }
}

}  // namespace unjam::snapshot_identity_test
