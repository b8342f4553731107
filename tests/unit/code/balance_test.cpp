#include "client/code/balance.hpp"

#include <doctest/doctest.h>

using namespace unjam;
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
  return times_given_up(frames, Act::unlock, Act::lock, [](Value value) { return value == mine; });
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

  TEST_CASE("a frame that never comes back without taking it hides the frames behind")
  {
    CHECK(unlocks({straight({lock, unlock}), straight({unlock})}) == 0);
    CHECK(unlocks({of({{{}, {0}, false}}), straight({unlock})}) == 0);  // an endless loop
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
