#include "aggregate/group/key.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <compare>

#include "tests/unit/sample_waits.hpp"

namespace unjam::group_key_test {

using namespace unjam::aggregate;

namespace {

Key key(std::string_view text)
{
  return std::get<Key>(parse_key(text));
}

std::string misuse(std::string_view text)
{
  return std::get<Misuse>(parse_key(text)).text;
}

Value value_in(const Snapshot& snapshot, const Goroutine& goroutine, std::string_view text)
{
  const Key of_text = key(text);
  return of_text.value(snapshot, of_text.id(snapshot, goroutine));
}

}  // namespace

TEST_SUITE("group/key")
{
  TEST_CASE("every key has the name that it is read by")
  {
    for (const char* name :
         {"current", "user", "app", "start", "go", "status", "wait", "chan", "lock", "type",
          "thread", "stack", "source", "label:tenant", "label:a:b"}) {
      CHECK(key(name).name() == name);
    }
    CHECK(known_keys() ==
          "current user app start go status wait chan lock type peer thread stack source label:NAME");
  }

  TEST_CASE("an unknown key gives one line with the nearest and all known ones")
  {
    CHECK(misuse("usr") ==
          "unknown key 'usr', did you mean 'user'? "
          "(keys: current user app start go status wait chan lock type peer thread stack source "
          "label:NAME)");
    CHECK(
        misuse("userCurrentLoc").starts_with("unknown key 'userCurrentLoc', did you mean 'user'?"));
    CHECK(misuse("tenant") ==
          "unknown key 'tenant' "
          "(keys: current user app start go status wait chan lock type peer thread stack source "
          "label:NAME)");
    CHECK(misuse("").starts_with("unknown key '' (keys:"));
    CHECK(misuse("label:") == "the key 'label:' needs a name, as in label:tenant");
    CHECK(misuse("label").starts_with("unknown key 'label', did you mean 'label:'?"));
  }

  TEST_CASE("a list may have blanks and repetitions, but nothing empty")
  {
    const auto keys = std::get<std::vector<Key>>(parse_keys("app, wait,app"));
    REQUIRE(keys.size() == 2);
    CHECK(keys[0] == key("app"));
    CHECK(keys[1] == key("wait"));
    CHECK(std::holds_alternative<Misuse>(parse_keys("app,")));
    CHECK(std::holds_alternative<Misuse>(parse_keys("")));
    CHECK(std::holds_alternative<Misuse>(parse_keys("app,oops")));
  }

  TEST_CASE("values are locations, numbers and texts")
  {
    const Snapshot snapshot = test::oddities();
    const Goroutine& waiting = snapshot.goroutines[0];
    const Goroutine& running = snapshot.goroutines[2];
    CHECK(value_in(snapshot, waiting, "current") == Value{waiting.current});
    CHECK(value_in(snapshot, waiting, "stack") == Value{waiting.stack});
    CHECK(value_in(snapshot, waiting, "status") == Value{"waiting"});
    CHECK(value_in(snapshot, waiting, "wait") == Value{"select"});
    CHECK(value_in(snapshot, waiting, "thread") == Value{});
    CHECK(value_in(snapshot, running, "thread") == Value{std::int64_t{1628}});
    CHECK(value_in(snapshot, running, "start") == Value{});
  }

  TEST_CASE("what does not wait has its status for a wait reason")
  {
    const Snapshot snapshot = test::oddities();
    CHECK(value_in(snapshot, snapshot.goroutines[2], "wait") == Value{"running"});
    CHECK(value_in(snapshot, snapshot.goroutines[3], "wait") == Value{"syscall"});
  }

  TEST_CASE("an empty label is a value, a missing one is none")
  {
    const Snapshot snapshot = test::oddities();
    CHECK(value_in(snapshot, snapshot.goroutines[0], "label:tenant") == Value{"acme"});
    CHECK(value_in(snapshot, snapshot.goroutines[1], "label:tenant") == Value{""});
    CHECK(value_in(snapshot, snapshot.goroutines[1], "label:path") == Value{});
    CHECK(value_in(snapshot, snapshot.goroutines[2], "label:tenant") == Value{});
  }

  TEST_CASE("an unreadable goroutine has no value for any key")
  {
    const Snapshot snapshot = test::oddities();
    const Goroutine& unreadable = snapshot.goroutines.back();
    for (const char* name : {"current", "user", "app", "start", "go", "status", "wait", "chan",
                             "lock", "type", "thread", "stack", "label:tenant"}) {
      CAPTURE(name);
      CHECK(key(name).id(snapshot, unreadable) == ValueId{});
    }
  }

  TEST_CASE("channels and locks are sets, whatever the order of the cases")
  {
    const Snapshot snapshot = test::waits();
    const auto goroutine = [&](std::int64_t id) -> const Goroutine& {
      return *std::ranges::find(snapshot.goroutines, GoroutineId{id}, &Goroutine::id);
    };
    CHECK(value_in(snapshot, goroutine(5), "chan") == Value{ChannelSet{{2}}});
    CHECK(value_in(snapshot, goroutine(9), "chan") == Value{ChannelSet{{0, 2}}});
    CHECK(value_in(snapshot, goroutine(10), "chan") == Value{ChannelSet{{0}}});  // named 3 times
    CHECK(value_in(snapshot, goroutine(5), "lock") == Value{});
    CHECK(value_in(snapshot, goroutine(17), "chan") == Value{});
    CHECK(value_in(snapshot, goroutine(20), "chan") == Value{});
    CHECK(value_in(snapshot, goroutine(20), "lock") == Value{LockSet{{1}}});
    CHECK(value_in(snapshot, goroutine(5), "type") == Value{"chan main.Metric"});
    CHECK(value_in(snapshot, goroutine(9), "type") == Value{"chan int, chan main.Metric"});
    CHECK(value_in(snapshot, goroutine(13), "type") == Value{"chan"});
    CHECK(value_in(snapshot, goroutine(20), "type") == Value{"sync.RWMutex"});
    CHECK(value_in(snapshot, goroutine(15), "type") == Value{});
  }

  TEST_CASE("equal sets have equal ids, others have not")
  {
    Snapshot snapshot = test::waits();
    Goroutine& reversed = test::add(snapshot, 40, {"select"});
    test::wait_for(snapshot, reversed,
                   {{0, Wait::Kind::receive}, {2, Wait::Kind::send}, {0, Wait::Kind::send}});
    const Goroutine& both = snapshot.goroutines[6];  // goroutine 9
    const Goroutine& one = snapshot.goroutines[2];   // goroutine 5
    REQUIRE(both.id == GoroutineId{9});
    const Key chan = key("chan");
    CHECK(chan.id(snapshot, snapshot.goroutines.back()) == chan.id(snapshot, both));
    CHECK(chan.id(snapshot, one) != chan.id(snapshot, both));
    const Key copy = chan;  // NOLINT(performance-unnecessary-copy-initialization)
    CHECK(copy.value(snapshot, chan.id(snapshot, both)) == Value{ChannelSet{{0, 2}}});
    CHECK(copy == key("chan"));
    CHECK(copy != key("lock"));
  }

  TEST_CASE("some keys need facts")
  {
    for (const char* name : {"chan", "lock", "type"}) CHECK(key(name).needs_facts());
    for (const char* name : {"app", "wait", "stack", "label:chan"}) {
      CHECK_FALSE(key(name).needs_facts());
    }
  }

  TEST_CASE("values are ordered by what people read, not by their ids")
  {
    Snapshot snapshot;
    const LocationId z = snapshot.intern_location("z", "a.go", 1);
    const LocationId a9 = snapshot.intern_location("a", "a.go", 9);
    const LocationId a10 = snapshot.intern_location("a", "a.go", 10);
    CHECK(std::is_lt(compare(snapshot, a9, z)));
    CHECK(std::is_lt(compare(snapshot, a9, a10)));
    CHECK(std::is_lt(compare(snapshot, Value{}, a9)));
    CHECK(std::is_lt(compare(snapshot, std::int64_t{9}, std::int64_t{10})));
    CHECK(std::is_gt(compare(snapshot, std::string{"b"}, std::string{"a"})));
    CHECK(std::is_lt(compare(snapshot, ChannelSet{{1}}, ChannelSet{{2}})));
    CHECK(std::is_gt(compare(snapshot, LockSet{{1, 2}}, LockSet{{1}})));

    const Value outer_z = test::stack(snapshot, {{"a", "a.go", 9}, {"z", "a.go", 1}});
    const Value outer_a = test::stack(snapshot, {{"a", "a.go", 9}, {"a", "a.go", 10}});
    const Value shorter = test::stack(snapshot, {{"a", "a.go", 9}});
    CHECK(std::is_lt(compare(snapshot, outer_a, outer_z)));
    CHECK(std::is_lt(compare(snapshot, shorter, outer_a)));
    CHECK(std::is_eq(compare(snapshot, outer_a, outer_a)));

    const Value moved = test::stack(snapshot, {{"a", "a.go", 9}, {"a", "a.go", 10}}, 0x10);
    CHECK(std::is_lt(compare(snapshot, moved, outer_a)));
  }
}

}  // namespace unjam::group_key_test
