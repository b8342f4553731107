#include "aggregate/group/difference.hpp"

#include <doctest/doctest.h>

#include <map>

#include "tests/unit/sample_moments.hpp"

namespace unjam::group_difference_test {

using namespace unjam::aggregate;
using test::Moment;
using test::Moments;

namespace {

using Texts = std::vector<std::optional<std::string>>;
using Counts = std::vector<std::size_t>;

std::vector<Difference> compare(const Moments& moments, std::string_view keys,
                                Places places = Places::functions)
{
  return difference(moments.sides, std::get<std::vector<Key>>(parse_keys(keys)), places);
}

const Difference& row(const std::vector<Difference>& rows, const Texts& key)
{
  for (const Difference& each : rows) {
    if (each.key == key) return each;
  }
  FAIL("no such row");
  return rows.front();
}

/// Goroutines 1, 2 … in functions "main.a", "main.b" …, so many as the counts say.
Snapshot with_counts(std::initializer_list<int> counts, std::int32_t line = 7)
{
  Snapshot s;
  std::int64_t id = 0;
  char name = 'a';
  for (const int count : counts) {
    const std::string function = std::string{"main."} + name++;
    const StackId stack = test::stack(s, {{function, "/src/main.go", line}});
    for (int i = 0; i < count; ++i) test::add(s, ++id, {"select", stack, 0, 0});
  }
  return s;
}

template <class... Lists>
std::vector<Snapshot> counted(const Lists&... lists)
{
  std::vector<Snapshot> snapshots;
  (snapshots.push_back(with_counts(lists)), ...);
  return snapshots;
}

using List = std::initializer_list<int>;

}  // namespace

TEST_SUITE("group/difference")
{
  TEST_CASE("what grew, appeared, vanished, shrank and stayed is told")
  {
    const Moments moments{counted(List{5, 0, 2, 4, 1}, List{9, 3, 0, 3, 1})};
    const auto rows = compare(moments, "app");
    REQUIRE(rows.size() == 5);
    CHECK(rows[0].key == Texts{"main.a"});
    CHECK(rows[0].change == 4);
    CHECK(rows[0].counts == Counts{5, 9});
    CHECK(rows[0].trend == Trend::grew);
    CHECK(rows[1].key == Texts{"main.b"});
    CHECK(rows[1].trend == Trend::appeared);
    CHECK(rows[2].key == Texts{"main.c"});
    CHECK(rows[2].change == -2);
    CHECK(rows[2].trend == Trend::vanished);
    CHECK(rows[3].key == Texts{"main.d"});
    CHECK(rows[3].trend == Trend::shrank);
    CHECK(rows[4].key == Texts{"main.e"});
    CHECK(rows[4].trend == Trend::same);
  }

  TEST_CASE("members are told by snapshot, ascending")
  {
    const Moments moments{
        service(Moment{.now = 100, .leaked = 1}, Moment{.now = 200, .leaked = 3})};
    const auto rows = compare(moments, "app,wait");
    const Difference& leak = row(rows, {"main.fetch.func1", "chan send"});
    REQUIRE(leak.members.size() == 2);
    CHECK(leak.members[0] == std::vector{GoroutineId{10}});
    CHECK(leak.members[1] == std::vector{GoroutineId{10}, GoroutineId{11}, GoroutineId{12}});
    const Difference& tick = row(rows, {"main.tick", "sleep"});
    CHECK(tick.trend == Trend::same);
    CHECK(tick.members[0] != tick.members[1]);
  }

  TEST_CASE("changes of one size are ordered by key, whatever their direction")
  {
    const Moments moments{counted(List{0, 1, 0, 3, 3}, List{1, 0, 1, 3, 3})};
    const auto rows = compare(moments, "app");
    std::vector<std::string> order;
    for (const Difference& each : rows) order.push_back(each.key[0].value_or("none"));
    CHECK(order == std::vector<std::string>{"main.a", "main.b", "main.c", "main.d", "main.e"});
  }

  TEST_CASE("lines of one function are one row, unless lines are asked for")
  {
    std::vector<Snapshot> builds;
    builds.push_back(with_counts({2}, 7));
    builds.push_back(with_counts({3}, 9));
    const Moments moments{std::move(builds)};
    const auto by_function = compare(moments, "app");
    REQUIRE(by_function.size() == 1);
    CHECK(by_function[0].counts == Counts{2, 3});
    const auto by_line = compare(moments, "app", Places::lines);
    REQUIRE(by_line.size() == 2);
    CHECK(by_line[0].key == Texts{"main.a main.go:9"});
    CHECK(by_line[0].trend == Trend::appeared);
    CHECK(by_line[1].key == Texts{"main.a main.go:7"});
  }

  TEST_CASE("values that read the same are one row: two lines of a function in one snapshot")
  {
    std::vector<Snapshot> both;
    Snapshot s = with_counts({2}, 7);
    test::add(s, 9, {"select", test::stack(s, {{"main.a", "/src/main.go", 8}}), 0, 0});
    both.push_back(std::move(s));
    both.push_back({});
    const Moments moments{std::move(both)};
    const auto rows = compare(moments, "app");
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].members[0] == std::vector{GoroutineId{1}, GoroutineId{2}, GoroutineId{9}});
    CHECK(rows[0].trend == Trend::vanished);
  }

  TEST_CASE("an empty text is not the same as no value")
  {
    Snapshot s;
    test::add(s, 1, {"select", {}, 0, 0}).labels = test::labels(s, {{"tenant", ""}});
    test::add(s, 2, {"select", {}, 0, 0});
    std::vector<Snapshot> list;
    list.push_back(std::move(s));
    const Moments moments{std::move(list)};
    const auto rows = compare(moments, "label:tenant");
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].key == Texts{std::nullopt});
    CHECK(rows[1].key == Texts{""});
  }

  TEST_CASE("unreadable goroutines are a row of their own, also if keys have no value")
  {
    std::vector<Snapshot> list;
    list.emplace_back();
    test::add(list.back(), 1, {"", {}, 0, 0});
    list.emplace_back();
    test::add_unreadable(list.back(), "EOF");
    test::add_unreadable(list.back(), "EOF");
    const Moments moments{std::move(list)};
    const auto rows = compare(moments, "app");
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].unreadable);
    CHECK(rows[0].counts == Counts{0, 2});
    CHECK(rows[0].members[1].empty());
    CHECK_FALSE(rows[1].unreadable);
    CHECK(rows[1].key == Texts{std::nullopt});
  }

  TEST_CASE("of three snapshots, what never shrinks and grows only grows")
  {
    const Moments moments{
        counted(List{1, 1, 5, 2, 0, 3}, List{3, 1, 7, 2, 4, 9}, List{7, 4, 6, 2, 0, 3})};
    const auto rows = compare(moments, "app");
    CHECK(row(rows, {"main.a"}).only_grows);
    CHECK(growth_per_snapshot(row(rows, {"main.a"})) == 3.0);
    CHECK_FALSE(row(rows, {"main.b"}).only_grows);  // once may be chance
    CHECK(row(rows, {"main.b"}).trend == Trend::grew);
    CHECK_FALSE(row(rows, {"main.c"}).only_grows);
    CHECK(row(rows, {"main.c"}).trend == Trend::grew);
    CHECK_FALSE(row(rows, {"main.d"}).only_grows);
    CHECK(row(rows, {"main.e"}).trend == Trend::varied);
    CHECK(row(rows, {"main.f"}).trend == Trend::varied);
    CHECK(rows.back().trend == Trend::same);
  }

  TEST_CASE("what only ever grows comes before larger changes")
  {
    const Moments moments{counted(List{1, 9, 3}, List{2, 0, 3}, List{3, 0, 3})};
    const auto rows = compare(moments, "app");
    CHECK(rows[0].key == Texts{"main.a"});
    CHECK(rows[1].key == Texts{"main.b"});
    CHECK(rows[2].trend == Trend::same);
  }

  TEST_CASE("what rests in between may still only ever grow")
  {
    const Moments moments{counted(List{1, 0}, List{3, 0}, List{3, 1}, List{4, 1})};
    const auto rows = compare(moments, "app");
    CHECK(row(rows, {"main.a"}).only_grows);
    CHECK(growth_per_snapshot(row(rows, {"main.a"})) == 1.0);
    CHECK_FALSE(row(rows, {"main.b"}).only_grows);
  }

  TEST_CASE("of two snapshots nothing is said to only grow")
  {
    const Moments moments{counted(List{1}, List{3})};
    CHECK_FALSE(compare(moments, "app")[0].only_grows);
    CHECK(growth_per_snapshot(compare(moments, "app")[0]) == 2.0);
  }

  TEST_CASE("nothing, one side only, and no keys")
  {
    CHECK(difference({}, {}).empty());
    const Moments nothing{counted(List{}, List{})};
    CHECK(compare(nothing, "app").empty());
    const Moments moments{counted(List{2, 1}, List{})};
    const auto rows = difference(moments.sides, {});
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].counts == Counts{3, 0});
    CHECK(rows[0].trend == Trend::vanished);
    const Moments one{counted(List{2})};
    CHECK(compare(one, "app")[0].trend == Trend::same);
  }

  TEST_CASE("every goroutine of every snapshot is counted once, whatever the keys")
  {
    for (const char* keys : {"", "app", "app,wait", "stack", "status,thread", "label:tenant,type",
                             "chan,lock", "wait,go,start,user,current"}) {
      CAPTURE(keys);
      for (const Places places : {Places::functions, Places::lines}) {
        std::vector<Snapshot> list = service(Moment{.leaked = 5}, Moment{.leaked = 3});
        list.push_back(test::oddities());
        list.push_back(test::waits());
        list.push_back(test::incident());
        const Moments moments{std::move(list), Scope::all};
        const std::string_view by{keys};
        const auto parsed =
            by.empty() ? std::vector<Key>{} : std::get<std::vector<Key>>(parse_keys(by));
        Counts totals(moments.sides.size());
        std::map<std::pair<bool, Texts>, int> seen;
        for (const Difference& each : difference(moments.sides, parsed, places)) {
          CHECK(++seen[{each.unreadable, each.key}] == 1);
          for (std::size_t i = 0; i < totals.size(); ++i) {
            totals[i] += each.counts[i];
            CHECK(each.members[i].size() == (each.unreadable ? 0 : each.counts[i]));
          }
        }
        for (std::size_t i = 0; i < totals.size(); ++i) {
          CHECK(totals[i] == moments.sides[i].snapshot.goroutines.size());
        }
      }
    }
  }

  TEST_CASE("stacks, channels and locks are compared by what they read")
  {
    Snapshot s = test::waits();
    const auto text = [&](const Value& value, Places places = Places::functions) {
      return key_text(s, value, places).value_or("none");
    };
    CHECK(text(ChannelSet{{0, 2}}) == "0xc000010060 chan int, 0xc000068060 chan main.Metric");
    CHECK(text(LockSet{{1}}) == "0xc0000a0040 sync.RWMutex");
    const StackId stack =
        test::stack(s, {{"main.f", "/a/f.go", 7}, {"", "/a/b.s", 9}, {"", "", 0}});
    CHECK(text(stack) == "main.f < ? b.s:9 < ?");
    CHECK(text(stack, Places::lines) == "main.f f.go:7 < ? b.s:9 < ?");
    CHECK(text(std::int64_t{1628}) == "1628");
    CHECK(text({}) == "none");
  }
}

}  // namespace unjam::group_difference_test
