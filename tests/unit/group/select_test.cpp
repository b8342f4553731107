#include "aggregate/group/select.hpp"

#include <doctest/doctest.h>

#include "tests/unit/sample_snapshot.hpp"

namespace unjam::group_select_test {

using namespace unjam::aggregate;

TEST_SUITE("group/select")
{
  TEST_CASE("system goroutines are set aside and counted")
  {
    const Snapshot snapshot = test::incident();
    const Selection user = select(snapshot, Scope::user);
    CHECK(user.goroutines.size() == 1005);
    CHECK(user.system_set_aside == 8);
    CHECK(user.filtered_out == 0);
    CHECK(user.goroutines.front() == &snapshot.goroutines.front());

    const Selection all = select(snapshot, Scope::all);
    CHECK(all.goroutines.size() == 1013);
    CHECK(all.system_set_aside == 0);
  }

  TEST_CASE("an unreadable goroutine is shown unless a filter asks for something")
  {
    const Snapshot snapshot = test::oddities();
    CHECK(select(snapshot, Scope::user).goroutines.back() == &snapshot.goroutines.back());
    const Filters filters{.with = {std::get<Filter>(parse_filter("wait="))}};
    const Selection selection = select(snapshot, Scope::user, filters);
    CHECK(selection.goroutines.size() == 3);
    CHECK(selection.filtered_out == 1);
    CHECK(selection.system_set_aside == 1);
  }

  TEST_CASE("a limit keeps the first ones and counts the others")
  {
    const Snapshot snapshot = test::incident();
    Selection selection = select(snapshot, Scope::user);
    limit(selection, 5000);
    CHECK(selection.beyond_limit == 0);
    limit(selection, 3);
    CHECK(selection.goroutines.size() == 3);
    CHECK(selection.beyond_limit == 1002);
    limit(selection, 0);
    CHECK(selection.goroutines.empty());
    CHECK(selection.beyond_limit == 1005);
  }

  TEST_CASE("nothing is selected from an empty snapshot")
  {
    const Snapshot snapshot;
    CHECK(select(snapshot, Scope::all).goroutines.empty());
  }
}

}  // namespace unjam::group_select_test
