#include "client/runtime/timers.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <map>
#include <string>
#include <vector>

#include "tests/unit/finish.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/runtime/world.hpp"

namespace unjam::runtime_timers_test {

using nlohmann::json;
using runtime::ProcessorRecord;
using test::Address;
using test::Reaction;
using test::Request;
using test::World;

namespace {

/// Delve, which names the functions at 0xf1 and 0xf2 and refuses any other.
struct Names {
  std::vector<std::string> asked{};

  Reaction react(const Request& request)
  {
    const std::string place = request.json["params"][0]["Loc"];
    asked.push_back(place);
    const std::map<std::string, std::string> names{{"*0xf1", "time.sendTime"},
                                                   {"*0xf2", "runtime.goroutineReady"}};
    const auto name = names.find(place);
    if (name == names.end()) return {test::reply_line(request, nullptr, "no such place")};
    return {test::reply_line(request, {{"Locations", {{{"function", {{"name", name->second}}}}}}})};
  }
};

ProcessorRecord with_timers(Address heap, std::uint64_t count)
{
  ProcessorRecord record;
  record.timers = {.base = heap, .count = count};
  record.timer_room = count;
  return record;
}

struct Reading {
  Snapshot snapshot;
  std::vector<Timer> timers;
  std::vector<std::string> asked;

  [[nodiscard]] std::vector<std::int64_t> times() const
  {
    std::vector<std::int64_t> times;
    for (const Timer& timer : timers) times.push_back(timer.when);
    return times;
  }

  [[nodiscard]] std::vector<std::string> problems() const
  {
    std::vector<std::string> texts;
    for (const Problem& problem : snapshot.problems) texts.push_back(problem.what);
    return texts;
  }
};

Reading read(World& world, const std::vector<ProcessorRecord>& processors)
{
  Reading reading;
  Names names;
  auto timers = test::finish_with([&](const Request& request) { return names.react(request); },
                                  [&](rpc::Client& client) {
                                    return runtime::read_timers(world.memory, client, world.layouts,
                                                                processors, reading.snapshot);
                                  });
  REQUIRE(timers);
  reading.timers = std::move(*timers);
  reading.asked = std::move(names.asked);
  return reading;
}

/// A heap of two timers and one of one, with a slot between them that holds none.
World three_timers()
{
  World world;
  world.put_timer(0x1000, {.when = 300, .period = 50, .function = 0xf1, .object = 0xc1});
  world.put_timer(0x2000, {.when = 100, .function = 0xf2, .object = 0xc2});
  world.put_timer(0x3000, {.when = 200, .function = 0xf1, .object = 0xc3});
  world.put_words(0x9000, {0x1000, 300, 0, 0, 0x2000, 100});
  world.put_words(0xa000, {0x3000, 200});
  return world;
}

}  // namespace

TEST_SUITE("runtime/timers")
{
  TEST_CASE("what a timer does is told by the function that it calls")
  {
    using enum Timer::Action;
    CHECK(runtime::timer_action("time.sendTime") == send);
    CHECK(runtime::timer_action("runtime.goroutineReady") == wake);
    CHECK(runtime::timer_action("time.goFunc") == start);
    CHECK(runtime::timer_action("runtime.netpollDeadline") == deadline);
    CHECK(runtime::timer_action("runtime.netpollReadDeadline") == deadline);
    CHECK(runtime::timer_action("runtime.netpollWriteDeadline") == deadline);
    CHECK(runtime::timer_action("context.WithDeadlineCause.func2") == call);
    CHECK(runtime::timer_action("") == call);
  }

  TEST_CASE("a ticker was armed one period before it is due, so it is that late at least")
  {
    World world = three_timers();
    CHECK(read(world, {with_timers(0x9000, 1)}).snapshot.now == 250);
    // No later than what is due next, whatever one record says.
    CHECK(read(world, {with_timers(0x9000, 3), with_timers(0xa000, 1)}).snapshot.now == 100);
    CHECK(read(world, {with_timers(0xa000, 1)}).snapshot.now == 0);
  }

  TEST_CASE("a ticker that is being reset has a new period and its old time")
  {
    World world = three_timers();
    world.layouts.timer.status = {0x40, 4};
    constexpr std::uint64_t waiting = 1;
    constexpr std::uint64_t modified_earlier = 7;
    world.put(0x1000, world.layouts.timer.status, waiting);
    CHECK(read(world, {with_timers(0x9000, 1)}).snapshot.now == 250);
    world.put(0x1000, world.layouts.timer.status, modified_earlier);
    const Reading reading = read(world, {with_timers(0x9000, 1)});
    CHECK(reading.times() == std::vector<std::int64_t>{300});
    CHECK(reading.snapshot.now == 0);
  }

  TEST_CASE("the timers of all processors, ascending by when they fire")
  {
    World world = three_timers();
    const Reading reading = read(world, {with_timers(0x9000, 3), with_timers(0xa000, 1)});
    CHECK(reading.times() == std::vector<std::int64_t>{100, 200, 300});
    CHECK(reading.timers[0].action == Timer::Action::wake);
    CHECK(reading.timers[0].object == 0xc2);
    CHECK(reading.snapshot.text(reading.timers[0].function) == "runtime.goroutineReady");
    CHECK(reading.timers[2].action == Timer::Action::send);
    CHECK(reading.timers[2].period == 50);
    CHECK(reading.timers[2].object == 0xc1);
    CHECK(reading.timers[2].function == reading.timers[1].function);
    CHECK(reading.snapshot.problems.empty());
  }

  TEST_CASE("each function is asked for once, and none is asked for at 0")
  {
    World world = three_timers();
    world.put_timer(0x2000, {.when = 100, .function = 0});
    const Reading reading = read(world, {with_timers(0x9000, 3), with_timers(0xa000, 1)});
    CHECK(reading.asked == std::vector<std::string>{"*0xf1"});
    CHECK(reading.timers[0].function == StringId{});
    CHECK(reading.timers[0].action == Timer::Action::call);
  }

  TEST_CASE("a function that Delve does not know has no name")
  {
    World world = three_timers();
    world.put_timer(0x2000, {.when = 100, .function = 0xf9});
    const Reading reading = read(world, {with_timers(0x9000, 3)});
    CHECK(reading.timers[0].function == StringId{});
  }

  TEST_CASE("releases whose heaps hold nothing but pointers")
  {
    World world = three_timers();
    world.layouts.processor.timer_size = 8;
    world.put_words(0x9000, {0x1000, 0x2000});
    CHECK(read(world, {with_timers(0x9000, 2)}).times() == std::vector<std::int64_t>{100, 300});
  }

  TEST_CASE("a timer that is not armed is left out, and one that cannot be read")
  {
    World world = three_timers();
    world.put_timer(0x2000, {.when = 0, .function = 0xf2});
    world.memory.remove(0x3018, 1);
    for (const bool far : {false, true}) {
      CAPTURE(far);
      if (far) world.memory.be_far();
      const Reading reading = read(world, {with_timers(0x9000, 3), with_timers(0xa000, 1)});
      CHECK(reading.times() == std::vector<std::int64_t>{300});
      CHECK(reading.problems() == std::vector<std::string>{"1 timer could not be read"});
    }
  }

  TEST_CASE("a heap of which the end is missing is read as far as it is there")
  {
    World world;
    for (Address i = 0; i < 5; ++i) {
      world.put_timer(0x1000 + i * 0x100, {.when = 1 + static_cast<std::int64_t>(i)});
      world.put_words(0x9000 + i * 16, {0x1000 + i * 0x100, 1 + i});
    }
    for (const std::uint64_t present : {4U, 3U, 1U, 0U}) {
      CAPTURE(present);
      world.memory.remove(0x9000 + present * 16, 8);
      const Reading reading = read(world, {with_timers(0x9000, 5)});
      CHECK(reading.times().size() == present);
      CHECK(reading.problems() == std::vector<std::string>{present == 4
                                                               ? "1 timer could not be read"
                                                               : std::to_string(5 - present) +
                                                                     " timers could not be read"});
      CHECK_FALSE(complete(reading.snapshot));
    }
    world.memory.be_far();
    CHECK(read(world, {with_timers(0x9000, 5)}).timers.empty());
  }

  TEST_CASE("a heap that holds more than there is room for is not believed")
  {
    World world = three_timers();
    ProcessorRecord damaged = with_timers(0x9000, 3);
    damaged.timer_room = 2;
    const Reading reading = read(world, {damaged, with_timers(0xa000, 1)});
    CHECK(reading.times() == std::vector<std::int64_t>{200});
    CHECK(reading.problems() ==
          std::vector<std::string>{"the timers of 1 processor could not be read"});
  }

  TEST_CASE("a closure or an argument that cannot be read is only missing")
  {
    World world = three_timers();
    world.memory.remove(0x1040, 8);
    world.memory.remove(0x1028, 8);
    const Reading reading = read(world, {with_timers(0x9000, 1)});
    CHECK(reading.times() == std::vector<std::int64_t>{300});
    CHECK(reading.timers[0].object == 0);
    CHECK(reading.timers[0].function == StringId{});
  }

  TEST_CASE("heaps far away are the same")
  {
    World world = three_timers();
    world.memory.be_far();
    const Reading reading = read(world, {with_timers(0x9000, 3), with_timers(0xa000, 1)});
    CHECK(reading.times() == std::vector<std::int64_t>{100, 200, 300});
    CHECK(reading.timers[0].object == 0xc2);
  }

  TEST_CASE("a heap that says it is huge costs what is there of it")
  {
    World world = three_timers();
    for (const std::uint64_t count : {std::uint64_t{1} << 27U, std::uint64_t{1} << 28U,
                                      std::numeric_limits<std::uint64_t>::max()}) {
      CAPTURE(count);
      const std::vector<ProcessorRecord> damaged(1000, with_timers(0x9000, count));
      std::vector<ProcessorRecord> processors = damaged;
      processors.push_back(with_timers(0xa000, 1));
      CHECK(read(world, processors).times() == std::vector<std::int64_t>{200});
    }
    CHECK(world.memory.reads() < 20'000);
  }

  TEST_CASE("without the layout, or without processors, there are no timers")
  {
    World world = three_timers();
    CHECK(read(world, {}).timers.empty());
    world.layouts.timer = {};
    const Reading reading = read(world, {with_timers(0x9000, 3)});
    CHECK(reading.timers.empty());
    CHECK(reading.snapshot.problems.empty());
  }

  TEST_CASE("a connection that is lost while a function is asked for is an error")
  {
    World world = three_timers();
    Snapshot snapshot;
    const std::vector<ProcessorRecord> processors{with_timers(0x9000, 3)};
    const auto timers = test::finish_with([](const Request&) -> Reaction { return {"", true}; },
                                          [&](rpc::Client& client) {
                                            return runtime::read_timers(world.memory, client,
                                                                        world.layouts, processors,
                                                                        snapshot);
                                          });
    CHECK(timers.error().code() == Errc::connection_lost);
  }
}

}  // namespace unjam::runtime_timers_test
