#include "aggregate/group/group.hpp"
#include "aggregate/group/cut.hpp"

#include <doctest/doctest.h>

#include "aggregate/group/select.hpp"
#include "aggregate/snapshot/append.hpp"
#include "tests/unit/sample_snapshot.hpp"

namespace unjam::group_group_test {

using namespace unjam::aggregate;

namespace {

std::vector<Group> group_by(const Snapshot& snapshot, std::string_view keys,
                            Scope scope = Scope::user)
{
  const Selection selection = select(snapshot, scope);
  return group(snapshot, selection.goroutines, std::get<std::vector<Key>>(parse_keys(keys)));
}

std::string function_of(const Snapshot& snapshot, const Value& value)
{
  return std::string{snapshot.text(snapshot.location(std::get<LocationId>(value)).function)};
}

}  // namespace

TEST_SUITE("group/group")
{
  TEST_CASE("the incident is five groups, the handlers first")
  {
    const Snapshot snapshot = test::incident();
    const std::vector<Group> groups = group_by(snapshot, "app,wait");
    REQUIRE(groups.size() == 5);
    CHECK(groups[0].count == 1001);
    CHECK(function_of(snapshot, groups[0].key[0]) == "main.(*Metrics).CountS");
    CHECK(groups[0].key[1] == Value{"chan send"});
    CHECK(groups[0].members.size() == 1001);
    CHECK(groups[0].members[0] == GoroutineId{9});
    CHECK(groups[0].members[1] == GoroutineId{21});
    CHECK(groups[0].members.back() == GoroutineId{1020});
  }

  TEST_CASE("groups of one size are ordered by the text of their keys")
  {
    const Snapshot snapshot = test::incident();
    const std::vector<Group> groups = group_by(snapshot, "app,wait");
    REQUIRE(groups.size() == 5);
    CHECK(function_of(snapshot, groups[1].key[0]) == "main.(*Metrics).SetM");
    CHECK(function_of(snapshot, groups[2].key[0]) == "main.(*Writer).run");
    CHECK(function_of(snapshot, groups[3].key[0]) == "main.main");
    CHECK(function_of(snapshot, groups[4].key[0]) == "net/http.(*connReader).backgroundRead");
  }

  TEST_CASE("groups whose keys read the same are ordered by their first goroutine")
  {
    Snapshot snapshot;
    snapshot.target.status_names = {"idle", "running", "running"};
    snapshot.goroutines = {{.id = GoroutineId{2}, .status = Status{1}},
                           {.id = GoroutineId{1}, .status = Status{2}}};
    const std::vector<Group> groups = group_by(snapshot, "status");
    REQUIRE(groups.size() == 2);
    CHECK(groups[0].key == groups[1].key);
    CHECK(groups[0].members == std::vector{GoroutineId{1}});
    CHECK(groups[1].members == std::vector{GoroutineId{2}});
  }

  TEST_CASE("a group shows its most common stack and how many have it")
  {
    const Snapshot snapshot = test::incident();
    const Group handlers = group_by(snapshot, "app,wait").at(0);
    CHECK(handlers.stack_count == 991);
    const std::vector<Frame>& frames = snapshot.stacks[handlers.stack].frames;
    REQUIRE(frames.size() == 8);
    CHECK(snapshot.location(frames[4].location).line == 24);
  }

  TEST_CASE("of equally common stacks the first goroutine's is taken")
  {
    Snapshot snapshot;
    const StackId one = test::stack(snapshot, {{"f", "f.go", 1}});
    const StackId two = test::stack(snapshot, {{"f", "f.go", 2}});
    test::add(snapshot, 1, {"select", two});
    test::add(snapshot, 2, {"select", one});
    test::add(snapshot, 3, {"select", StackId{}});
    const std::vector<Group> groups = group_by(snapshot, "wait");
    REQUIRE(groups.size() == 1);
    CHECK(groups[0].stack == two);
    CHECK(groups[0].stack_count == 1);
  }

  TEST_CASE("unreadable goroutines form one group whose key has no values")
  {
    Snapshot snapshot;
    test::add_unreadable(snapshot, "EOF");
    test::add_unreadable(snapshot, "bad address");
    snapshot.goroutines.push_back({.id = GoroutineId{4}, .status = Status::running});
    const std::vector<Group> groups = group_by(snapshot, "app,label:tenant");
    REQUIRE(groups.size() == 2);
    CHECK(groups[0].unreadable);
    CHECK(groups[0].count == 2);
    CHECK(groups[0].members.empty());
    CHECK(groups[0].key == std::vector<Value>{{}, {}});
    CHECK_FALSE(groups[1].unreadable);
    CHECK(groups[1].key == std::vector<Value>{{}, {}});
    CHECK(groups[1].members == std::vector{GoroutineId{4}});
  }

  TEST_CASE("without keys there is one group, without goroutines none")
  {
    const Snapshot snapshot = test::incident();
    const Selection selection = select(snapshot, Scope::all);
    const std::vector<Group> groups = group(snapshot, selection.goroutines, {});
    REQUIRE(groups.size() == 1);
    CHECK(groups[0].count == 1013);
    CHECK(group(snapshot, {}, {}).empty());
  }

  TEST_CASE("a cut keeps the largest groups and sums up the others")
  {
    const Snapshot snapshot = test::incident();
    std::vector<Group> groups = group_by(snapshot, "app,wait");
    const Others others = cut(groups, 2);
    CHECK(groups.size() == 2);
    CHECK(others.rows == 3);
    CHECK(others.goroutines == 3);
    CHECK(cut(groups, 2).rows == 0);
    CHECK(cut(groups, 0).goroutines == 1002);
  }

  TEST_CASE("in a sum equal ids are different goroutines, told by part")
  {
    Snapshot sum;
    append(sum, "mon.json", test::incident());
    append(sum, "odd.json", test::oddities());
    append(sum, "tue.json", test::incident());
    const std::vector<Group> groups = group_by(sum, "wait");
    REQUIRE(groups.size() == 6);
    CHECK(groups[0].count == 2004);
    CHECK(groups[0].members.empty());
    REQUIRE(groups[0].shares.size() == 2);
    CHECK(groups[0].shares[0].part == 0);
    CHECK(groups[0].shares[1].part == 2);
    for (const Share& share : groups[0].shares) {
      CHECK(share.count == 1002);
      CHECK(share.members.size() == 1002);
      CHECK(share.members.front() == GoroutineId{5});
      CHECK(share.members.back() == GoroutineId{1020});
    }
    CHECK(groups[0].stack_count == 2002 - 20);

    const std::vector<Group> by_source = group_by(sum, "source");
    REQUIRE(by_source.size() == 4);
    CHECK(by_source[0].key[0] == Value{"mon.json"});
    CHECK(by_source[0].count == 1005);
    CHECK(by_source[1].key[0] == Value{"tue.json"});
    CHECK(by_source[2].key[0] == Value{"odd.json"});
    CHECK(by_source[2].count == 3);
    CHECK(by_source[3].unreadable);
    REQUIRE(by_source[3].shares.size() == 1);
    CHECK(by_source[3].shares[0].part == 1);
    CHECK(by_source[3].shares[0].count == 1);
    CHECK(by_source[3].shares[0].members.empty());
  }

  TEST_CASE("one source alone has members, not shares")
  {
    Snapshot sum;
    append(sum, "mon.json", test::incident());
    const std::vector<Group> groups = group_by(sum, "source");
    REQUIRE(groups.size() == 1);
    CHECK(groups[0].key[0] == Value{"mon.json"});
    CHECK(groups[0].members.size() == 1005);
    CHECK(groups[0].shares.empty());
    CHECK(group_by(test::incident(), "source")[0].key[0] == Value{});
  }
}

}  // namespace unjam::group_group_test
