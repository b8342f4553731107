#include "aggregate/group/key.hpp"

#include <doctest/doctest.h>

#include "tests/unit/sample_snapshot.hpp"

using namespace unjam;
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
  return key(text).value(snapshot, key(text).id(snapshot, goroutine));
}

}  // namespace

TEST_SUITE("group/key")
{
  TEST_CASE("every key has the name that it is read by")
  {
    for (const char* name : {"current", "user", "app", "start", "go", "status", "wait", "thread",
                             "stack", "label:tenant", "label:a:b"}) {
      CHECK(key(name).name() == name);
    }
    CHECK(known_keys() == "current user app start go status wait thread stack label:NAME");
  }

  TEST_CASE("an unknown key gives one line with the nearest and all known ones")
  {
    CHECK(misuse("usr") ==
          "unknown key 'usr', did you mean 'user'? "
          "(keys: current user app start go status wait thread stack label:NAME)");
    CHECK(
        misuse("userCurrentLoc").starts_with("unknown key 'userCurrentLoc', did you mean 'user'?"));
    CHECK(misuse("tenant") ==
          "unknown key 'tenant' "
          "(keys: current user app start go status wait thread stack label:NAME)");
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
    for (const char* name : {"current", "user", "app", "start", "go", "status", "wait", "thread",
                             "stack", "label:tenant"}) {
      CAPTURE(name);
      CHECK(key(name).id(snapshot, unreadable) == ValueId{});
    }
  }

  TEST_CASE("values are ordered by what people read, not by their ids")
  {
    Snapshot snapshot;
    const LocationId z = snapshot.intern_location("z", "a.go", 1);
    const LocationId a9 = snapshot.intern_location("a", "a.go", 9);
    const LocationId a10 = snapshot.intern_location("a", "a.go", 10);
    CHECK(compare(snapshot, a9, z) < 0);
    CHECK(compare(snapshot, a9, a10) < 0);
    CHECK(compare(snapshot, Value{}, a9) < 0);
    CHECK(compare(snapshot, std::int64_t{9}, std::int64_t{10}) < 0);
    CHECK(compare(snapshot, std::string{"b"}, std::string{"a"}) > 0);

    const Value outer_z = test::stack(snapshot, {{"a", "a.go", 9}, {"z", "a.go", 1}});
    const Value outer_a = test::stack(snapshot, {{"a", "a.go", 9}, {"a", "a.go", 10}});
    const Value shorter = test::stack(snapshot, {{"a", "a.go", 9}});
    CHECK(compare(snapshot, outer_a, outer_z) < 0);
    CHECK(compare(snapshot, shorter, outer_a) < 0);
    CHECK(compare(snapshot, outer_a, outer_a) == 0);
  }
}
