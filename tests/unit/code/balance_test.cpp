#include "client/code/balance.hpp"

#include <doctest/doctest.h>

namespace unjam::code_balance_test {

using namespace unjam::code;

namespace {

using Frames = std::vector<std::shared_ptr<const Trace>>;

constexpr Value mine = {Term::number, 0x1000};
constexpr Value other = {Term::number, 0x2000};

Event does(Act act, Value object = mine)
{
  Event event;
  event.act = act;
  event.is_act = true;
  event.objects = {object};
  return event;
}

Event calls(Frames traces, bool starts = false)
{
  Event event;
  event.calls = std::move(traces);
  event.starts = starts;
  return event;
}

/// Code without jumps that returns.
std::shared_ptr<const Trace> straight(std::vector<Event> events)
{
  auto trace = std::make_shared<Trace>();
  trace->blocks.push_back({std::move(events), {}, true});
  return trace;
}

std::shared_ptr<const Trace> of(std::vector<Block> blocks)
{
  auto trace = std::make_shared<Trace>();
  trace->blocks = std::move(blocks);
  return trace;
}

int unlocks(const Frames& frames)
{
  const auto is_mine = [](Value value) { return value == mine; };
  return times_given_up(frames, Act::unlock, Act::lock, {is_mine, is_mine});
}

const Event lock = does(Act::lock);
const Event unlock = does(Act::unlock);

}  // namespace

TEST_SUITE("code/balance")
{
  TEST_CASE("whoever gives up a lock before taking it has it")
  {
    CHECK(unlocks({straight({unlock})}) == 1);
    CHECK(unlocks({straight({unlock, lock, unlock})}) == 1);
    CHECK(unlocks({straight({})}) == 0);
    CHECK(unlocks({}) == 0);
  }

  TEST_CASE("a lock that is taken and given back counts nothing")
  {
    CHECK(unlocks({straight({lock, unlock})}) == 0);
    CHECK(unlocks({straight({lock, unlock}), straight({lock, unlock})}) == 0);
  }

  TEST_CASE("a callee that panics before it takes the lock may come back by recover")
  {
    for (const bool recovers : {true, false}) {
      auto locks = std::make_shared<Trace>(*straight({lock}));
      locks->may_recover = recovers;
      CHECK(unlocks({straight({calls({locks}), unlock})}) == (recovers ? 1 : 0));
    }
  }

  TEST_CASE("given up twice counts twice, and more often not more")
  {
    CHECK(unlocks({straight({unlock, unlock})}) == 2);
    CHECK(unlocks({straight({unlock}), straight({unlock})}) == 2);
    CHECK(unlocks({straight({unlock, unlock, unlock, unlock})}) == 2);
  }

  TEST_CASE("other objects and acts do not count")
  {
    CHECK(unlocks({straight({does(Act::lock, other), unlock})}) == 1);
    CHECK(unlocks({straight({does(Act::unlock, other)})}) == 0);
    CHECK(unlocks({straight({does(Act::read_unlock), does(Act::read_lock)})}) == 0);
  }

  TEST_CASE("the best way counts, and a way that takes the lock ends there")
  {
    // 0 -> 1 (lock) -> 3; 0 -> 2 -> 3 (unlock)
    const auto trace =
        of({{{}, {1, 2}, false}, {{lock}, {3}, false}, {{}, {3}, false}, {{unlock}, {}, true}});
    CHECK(unlocks({trace}) == 1);
    CHECK(unlocks({trace, straight({unlock})}) == 2);
    // Without the way around there is none.
    CHECK(unlocks({of({{{}, {1}, false}, {{lock}, {2}, false}, {{unlock}, {}, true}})}) == 0);
  }

  TEST_CASE("a frame that does not come back hides none behind it: a panic comes to these")
  {
    CHECK(unlocks({straight({lock, unlock}), straight({unlock})}) == 1);
    CHECK(unlocks({of({{{}, {0}, false}}), straight({unlock})}) == 1);  // an endless loop
  }

  TEST_CASE("a lock that may be another one ends no way")
  {
    Event either = lock;
    either.objects = {mine, other};
    Event not_told = lock;
    not_told.unknown = true;
    Event by_value = lock;
    by_value.perhaps = true;
    for (const Event& event : {either, not_told, by_value}) {
      CHECK(unlocks({straight({event, unlock})}) == 1);
    }
  }

  TEST_CASE("a lock that is another one by then ends no way")
  {
    const auto is_mine = [](Value value) { return value == mine; };
    const auto is_none = [](Value) { return false; };
    const Frames frames = {straight({lock, unlock})};
    CHECK(times_given_up(frames, Act::unlock, Act::lock, {is_mine, is_mine}) == 0);
    CHECK(times_given_up(frames, Act::unlock, Act::lock, {is_mine, is_none}) == 1);
  }

  TEST_CASE("a function value that takes the lock, or panics, may be another one by then")
  {
    for (const auto& callee : {straight({lock}), of({{{}, {}, false}})}) {
      Event call = calls({callee});
      CHECK(unlocks({straight({call, unlock})}) == 0);
      call.perhaps = true;
      CHECK(unlocks({straight({call, unlock})}) == 1);
    }
  }

  TEST_CASE("what is tried is had on the way that does not wait for it")
  {
    Event tries = lock;
    tries.tries = true;
    Event waits = lock;
    waits.has_tried = true;
    const auto locks = [&](std::uint32_t fails) {
      return of({{{tries}, {1, 2}, false}, {{unlock}, {}, true}, {{waits}, {fails}, false}});
    };
    CHECK(unlocks({locks(1)}) == 0);
    CHECK(unlocks({of({{{tries}, {1}, false}, {{unlock}, {}, true}})}) == 1);
  }

  TEST_CASE("a loop counts twice at the most, and ends")
  {
    CHECK(unlocks({of({{{unlock}, {0, 1}, false}, {{}, {}, true}})}) == 2);
    CHECK(unlocks({of({{{unlock, lock}, {0, 1}, false}, {{}, {}, true}})}) == 1);
  }

  TEST_CASE("calls count as if they stood in place")
  {
    CHECK(unlocks({straight({calls({straight({unlock})}), unlock})}) == 2);
    CHECK(unlocks({straight({calls({straight({lock})}), unlock})}) == 0);
    CHECK(unlocks({straight({calls({straight({lock, unlock})}), unlock})}) == 0);
    // Of several thinkable ones the best.
    CHECK(unlocks({straight({calls({straight({lock}), straight({})}), unlock})}) == 1);
  }

  TEST_CASE("a goroutine that is started goes its own way")
  {
    CHECK(unlocks({straight({calls({straight({unlock})}, true)})}) == 1);
    CHECK(unlocks({straight({calls({straight({lock})}, true), unlock})}) == 1);
  }

  TEST_CASE("code of which nothing is known changes nothing")
  {
    CHECK(unlocks({std::make_shared<Trace>(), straight({unlock})}) == 1);
    CHECK(unlocks({straight({calls({std::make_shared<Trace>()}), unlock})}) == 1);
  }
}

}  // namespace unjam::code_balance_test
