#include "client/runtime/goroutine_interner.hpp"

#include <doctest/doctest.h>

#include "tests/unit/print_result.hpp"

namespace unjam::runtime_goroutine_interner_test {

namespace {

rpc::LocationView location(std::uint32_t number, std::string_view function)
{
  return {.pc = 0x1000, .file = "main.go", .function = function, .line = 7, .number = number};
}

rpc::GoroutineView waiting()
{
  rpc::GoroutineView view;
  view.id = 21;
  view.status = 4;
  view.wait_reason = 1;
  view.current = location(1, "runtime.gopark");
  view.user = location(2, "main.f");
  view.start = location(3, "main.main");
  return view;
}

}  // namespace

TEST_SUITE("goroutine_interner")
{
  TEST_CASE("a goroutine refers to the snapshot's tables")
  {
    Snapshot s;
    GoroutineInterner interner{s, {"idle", "chan send"}};
    const Goroutine goroutine = interner.intern(waiting()).value_or(Goroutine{});
    CHECK(goroutine.id == GoroutineId{21});
    CHECK(s.text(goroutine.wait_reason) == "chan send");
    CHECK(s.text(s.location(goroutine.user).function) == "main.f");
    CHECK(s.text(s.location(goroutine.user).file) == "main.go");
    CHECK(s.location(goroutine.user).line == 7);
    CHECK(goroutine.app == goroutine.user);
    CHECK(goroutine.go == LocationId{});
    CHECK_FALSE(goroutine.system);
    CHECK(interner.unnamed().empty());
    CHECK(s.goroutines.empty());
  }

  TEST_CASE("equal locations are one location, whatever their numbers")
  {
    Snapshot s;
    GoroutineInterner interner{s};
    const LocationId first = interner.intern(location(900, "main.f"));
    CHECK(interner.intern(location(900, "main.f")) == first);
    CHECK(interner.intern(location(5, "main.f")) == first);
    CHECK(interner.intern(location(0, "main.f")) == first);
    CHECK(interner.intern(location(0, "main.g")) != first);
    CHECK(interner.intern(location(6, "main.g")) != first);
  }

  TEST_CASE("the collector's scan bit is no status")
  {
    Snapshot s;
    GoroutineInterner interner{s};
    rpc::GoroutineView view = waiting();
    view.status = 0x1004;
    CHECK(interner.intern(view).value_or(Goroutine{}).status == Status::waiting);
  }

  TEST_CASE("slots without a goroutine give no record")
  {
    Snapshot s;
    GoroutineInterner interner{s};
    for (const std::uint64_t status : {6U, 11U, 0x1006U}) {
      CAPTURE(status);
      rpc::GoroutineView view = waiting();
      view.status = status;
      CHECK_FALSE(interner.intern(view));
    }
  }

  TEST_CASE("what no goroutine can have makes it unreadable")
  {
    Snapshot s;
    GoroutineInterner interner{s};
    rpc::GoroutineView status = waiting();
    status.status = 8192;
    rpc::GoroutineView id = waiting();
    id.id = -7;
    rpc::GoroutineView zeroed = waiting();
    zeroed.id = 0;
    zeroed.status = 0;
    for (const rpc::GoroutineView& view : {status, id, zeroed}) {
      const Goroutine goroutine = interner.intern(view).value_or(Goroutine{});
      CHECK(s.text(goroutine.unreadable) == "its record is damaged");
      CHECK(goroutine.id == GoroutineId{});
      CHECK(goroutine.current == LocationId{});
    }
  }

  TEST_CASE("only those that wait have a wait reason")
  {
    Snapshot s;
    GoroutineInterner interner{s, {"idle", "chan send"}};
    rpc::GoroutineView view = waiting();
    view.status = 2;
    CHECK(interner.intern(view).value_or(Goroutine{}).wait_reason == StringId{});
    view.status = 10;
    CHECK(s.text(interner.intern(view).value_or(Goroutine{}).wait_reason) == "chan send");
  }

  TEST_CASE("a wait reason without a name is a number")
  {
    Snapshot s;
    GoroutineInterner interner{s, {"idle"}};
    rpc::GoroutineView view = waiting();
    view.wait_reason = 15;
    CHECK(s.text(interner.intern(view).value_or(Goroutine{}).wait_reason) == "wait reason 15");
    CHECK(interner.unnamed().size() == 1);
    view.wait_reason = -1;
    CHECK(s.text(interner.intern(view).value_or(Goroutine{}).wait_reason) == "wait reason -1");
  }

  TEST_CASE("labels are ascending by key")
  {
    Snapshot s;
    GoroutineInterner interner{s};
    rpc::GoroutineView view = waiting();
    view.labels = {{"b", "2"}, {"a", "1"}};
    const LabelsId id = interner.intern(view).value_or(Goroutine{}).labels;
    view.labels = {{"a", "1"}, {"b", "2"}};
    CHECK(interner.intern(view).value_or(Goroutine{}).labels == id);
    CHECK(s.text(s.label_sets[id].at(0).first) == "a");
  }

  TEST_CASE("system goroutines are told by their start, unreadable ones are nobody's")
  {
    Snapshot s;
    GoroutineInterner interner{s};
    rpc::GoroutineView view = waiting();
    view.start = location(8, "runtime.bgsweep");
    CHECK(interner.intern(view).value_or(Goroutine{}).system);
    view.start = {};
    CHECK(interner.intern(view).value_or(Goroutine{}).system);

    rpc::GoroutineView unreadable;
    unreadable.unreadable = "EOF";
    const Goroutine goroutine = interner.intern(unreadable).value_or(Goroutine{});
    CHECK_FALSE(goroutine.system);
    CHECK(s.text(goroutine.unreadable) == "EOF");
  }
}

}  // namespace unjam::runtime_goroutine_interner_test
