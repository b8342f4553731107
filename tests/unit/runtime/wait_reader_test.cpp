#include "client/runtime/wait_reader.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "tests/unit/finish.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/runtime/world.hpp"

namespace unjam::runtime_wait_reader_test {

using nlohmann::json;
using runtime::GoroutineRecord;
using test::Address;
using test::Reaction;
using test::Request;
using test::World;

namespace {

constexpr Address types = 0x40000;
constexpr Address semtable = 0x48000;

/// Delve, which is asked for nothing but the table of semaphores.
Reaction answer(const Request& request)
{
  if (request.json["method"] != "RPCServer.Eval") return {"", true};
  const std::string expression = request.json["params"][0]["Expr"];
  json value{{"addr", semtable}, {"base", semtable}, {"len", 2}};
  for (const Address index : {0U, 1U}) {
    if (expression != "runtime.semtable[" + std::to_string(index) + "]") continue;
    const json treap{{"name", "treap"}, {"addr", semtable + index * 0x40}};
    value = {{"addr", semtable + index * 0x40}, {"children", {treap}}};
  }
  return {test::reply_line(request, {{"Variable", value}})};
}

/// Goroutines of a snapshot, and what the target's memory has of them.
struct Case {
  World world;
  Snapshot snapshot;
  runtime::GoroutineRecords records;

  /// Goroutine `id`, whose g is at `id` * 0x100.
  GoroutineRecord& add(std::int64_t id, std::string_view reason,
                       std::initializer_list<std::string_view> functions = {})
  {
    Goroutine goroutine;
    goroutine.id = GoroutineId{id};
    goroutine.status = Status::waiting;
    goroutine.wait_reason = snapshot.strings.intern(reason);
    Stack stack;
    for (const std::string_view function : functions) {
      stack.frames.push_back({.location = snapshot.intern_location(function, "x.go", 1)});
    }
    goroutine.stack = snapshot.stacks.intern(std::move(stack));
    snapshot.goroutines.push_back(goroutine);
    const Address g = static_cast<Address>(id) * 0x100;
    records.all.push_back(g);
    return records.readable.emplace_back(test::parked(g, id));
  }

  Result<void> run(test::FakeServer::React react = answer)
  {
    std::ranges::sort(records.all);
    runtime::Access access;
    access.layouts = world.layouts;
    access.modules = {{types, types + 0x1000}};
    return test::finish_with(std::move(react),
                             [&](rpc::Client& client) { return read(client, access); });
  }

  memory::asio::awaitable<Result<void>> read(rpc::Client& client, const runtime::Access& access)
  {
    runtime::WaitReader reader{client, world.memory, access, records, snapshot};
    co_return co_await reader.run();
  }

  [[nodiscard]] const Goroutine& goroutine(std::int64_t id) const
  {
    return *std::ranges::find(snapshot.goroutines, GoroutineId{id}, &Goroutine::id);
  }

  /// "send 0x1000": what a goroutine waits for, one word and address for each.
  [[nodiscard]] std::vector<std::pair<Wait::Kind, Address>> waits(std::int64_t id) const
  {
    std::vector<std::pair<Wait::Kind, Address>> result;
    for (const Wait& wait : snapshot.waits_of(goroutine(id))) {
      result.emplace_back(wait.kind, is_channel(wait.kind)
                                         ? snapshot.channels.at(wait.object).address
                                         : snapshot.locks.at(wait.object).address);
    }
    return result;
  }

  [[nodiscard]] std::vector<std::string> problems() const
  {
    std::vector<std::string> texts;
    for (const Problem& problem : snapshot.problems) texts.push_back(problem.what);
    return texts;
  }
};

using Waits = std::vector<std::pair<Wait::Kind, Address>>;
constexpr auto sends = Wait::Kind::send;
constexpr auto receives = Wait::Kind::receive;
constexpr auto locks = Wait::Kind::lock;
constexpr auto waits_for = Wait::Kind::wait;

/// One goroutine for each thing that can be waited for.
void fill(Case& c)
{
  World& world = c.world;
  c.add(2, "chan send").waiting = 0x9000;
  world.put_sudog(0x9000, {.g = 0x200, .channel = 0x30000});
  world.put_type(types + 0x100, 0x200);
  world.put_name(types + 0x200, "main.Job");
  world.put_channel(0x30000, {.len = 1,
                              .cap = 1,
                              .elem_type = types + 0x100,
                              .first_sender = 0x9000,
                              .first_receiver = 0x9400});

  c.add(3, "select").waiting = 0x9100;
  world.put_sudog(0x9100, {.g = 0x300, .channel = 0x31000, .waitlink = 0x9140});
  world.put_sudog(0x9140, {.g = 0x300, .channel = 0x32000});
  world.put_channel(0x31000, {.first_receiver = 0x9100});
  world.put_channel(0x32000, {.first_sender = 0x9140});

  c.add(4, "sync.Mutex.Lock", {"runtime.gopark", "sync.(*Mutex).Lock", "main.work"});
  world.put_sudog(0x9200, {.g = 0x400, .elem = 0x35008});
  world.memory.put(semtable, 0x9200);
  world.memory.put(semtable + 0x40, 0);
  world.memory.put(0x35004, 1U << 3U | 1U, 4);

  GoroutineRecord& cond = c.add(5, "sync.Cond.Wait");
  world.put_stack(cond, 0x50000, {0, 0x36020, 1});
  world.put_notify_list(0x36020, 0x9300, 0x9300, 1);
  world.put_sudog(0x9300, {.g = 0x500});

  GoroutineRecord& poll = c.add(6, "IO wait");
  world.put_stack(poll, 0x60000, {0, 0x37000, 1});
  world.put_poll(0x37000, {.self = 0x37000, .fd = 8, .reader = 0x600});

  c.add(7, "sleep").sleep_until = 5000;
  c.add(8, "GC worker (idle)");
  c.add(9, "chan receive (durable)").waiting = 0x9400;
  world.put_sudog(0x9400, {.g = 0x900, .channel = 0x30000});
}

void check_filled(const Case& c)
{
  CHECK(c.waits(2) == Waits{{sends, 0x30000}});
  CHECK(c.waits(3) == Waits{{receives, 0x31000}, {sends, 0x32000}});
  CHECK(c.waits(4) == Waits{{locks, 0x35000}});
  CHECK(c.waits(5) == Waits{{waits_for, 0x36000}});
  CHECK(c.waits(9) == Waits{{receives, 0x30000}});
  for (const std::int64_t id : {6, 7, 8}) CHECK(c.waits(id).empty());
  for (const std::int64_t id : {2, 3, 4, 5, 9}) CHECK(c.goroutine(id).waits_known);
  for (const std::int64_t id : {6, 7, 8}) CHECK_FALSE(c.goroutine(id).waits_known);
  REQUIRE(c.snapshot.channels.size() == 3);
  CHECK(c.snapshot.text(c.snapshot.channels[0].type) == "main.Job");
  CHECK(c.snapshot.channels[0].len == 1);
  REQUIRE(c.snapshot.locks.size() == 2);
  CHECK(c.snapshot.locks[0].kind == Lock::Kind::mutex);
  CHECK(c.snapshot.locks[0].waiters == 1);
  CHECK(c.snapshot.locks[1].kind == Lock::Kind::cond);
  CHECK(c.snapshot.locks[1].waiters == 1);
  CHECK(c.snapshot.polls == std::vector<Poll>{{.goroutine = GoroutineId{6}, .fd = 8}});
  CHECK(c.snapshot.sleeps == std::vector<Sleep>{{GoroutineId{7}, 5000}});
  CHECK(c.snapshot.problems.empty());
}

/// 2, 3 and 6 stand where one channel has its senders, but 3 and 6 name the other channel; 4 says
/// that it sends and stands among the receivers, and 5 stands nowhere.
void fill_misplaced(Case& c)
{
  constexpr Address one = 0x30000;
  constexpr Address other = 0x31000;
  for (const std::int64_t id : {2, 3, 4, 5}) {
    c.add(id, "chan send").waiting = 0x9000 + static_cast<Address>(id) * 0x100;
  }
  c.add(6, "select").waiting = 0x9600;
  c.world.put_sudog(0x9200, {.g = 0x200, .next = 0x9300, .channel = one});
  c.world.put_sudog(0x9300, {.g = 0x300, .next = 0x9600, .channel = other});
  c.world.put_sudog(0x9600, {.g = 0x600, .channel = other});
  c.world.put_sudog(0x9400, {.g = 0x400, .channel = one});
  c.world.put_sudog(0x9500, {.g = 0x500, .channel = one});
  c.world.put_channel(one, {.first_sender = 0x9200, .first_receiver = 0x9400});
  c.world.put_channel(other, {});
}

}  // namespace

TEST_SUITE("runtime/wait_reader")
{
  TEST_CASE("everything that can be waited for is found")
  {
    Case c;
    fill(c);
    REQUIRE(c.run());
    check_filled(c);
  }

  TEST_CASE("so it is when it is far away")
  {
    Case c;
    fill(c);
    c.world.memory.be_far();
    REQUIRE(c.run());
    check_filled(c);
  }

  TEST_CASE("and in whatever order the records come")
  {
    Case c;
    fill(c);
    std::ranges::reverse(c.records.readable);
    REQUIRE(c.run());
    check_filled(c);
  }

  TEST_CASE("a connection that is lost at any fetch is an error")
  {
    for (std::size_t fetches = 0;; ++fetches) {
      CAPTURE(fetches);
      Case c;
      fill(c);
      c.world.memory.be_far();
      c.world.memory.lose_connection_after(fetches);
      const Result<void> outcome = c.run();
      if (outcome) {
        CHECK(fetches > 5);
        break;
      }
      CHECK(outcome.error().code() == Errc::connection_lost);
    }
  }

  TEST_CASE("Delve is asked for semaphores only if somebody waits for one")
  {
    Case c;
    c.add(2, "sleep");
    CHECK(c.run([](const Request&) -> Reaction { return {"", true}; }));
    c.add(3, "semacquire");
    CHECK(c.run([](const Request&) -> Reaction {
             return {"", true};
           })
              .error()
              .code() == Errc::connection_lost);
  }

  TEST_CASE("several wait for the same channel, in both directions")
  {
    Case c;
    for (std::int64_t id = 2; id < 5; ++id) {
      const Address sudog = 0x9000 + static_cast<Address>(id) * 0x40;
      c.add(id, id == 2 ? "chan receive" : "chan send").waiting = sudog;
      c.world.put_sudog(sudog, {.g = static_cast<Address>(id) * 0x100,
                                .next = id == 3 ? sudog + 0x40 : 0,
                                .channel = 0x30000});
    }
    c.world.put_channel(0x30000, {.first_sender = 0x90c0, .first_receiver = 0x9080});
    REQUIRE(c.run());
    CHECK(c.snapshot.channels.size() == 1);
    CHECK(c.waits(2) == Waits{{receives, 0x30000}});
    CHECK(c.waits(3) == Waits{{sends, 0x30000}});
    CHECK(c.waits(4) == Waits{{sends, 0x30000}});
  }

  TEST_CASE("a select of nothing but nil channels waits for nothing, and that is known")
  {
    Case c;
    c.add(2, "select", {"runtime.gopark", "runtime.selectgo", "main.work"});
    REQUIRE(c.run());
    CHECK(c.goroutine(2).waits_known);
    CHECK(c.waits(2).empty());
    CHECK(c.problems().empty());
  }

  TEST_CASE("code that parks by itself can wake by itself, whatever reason it gives")
  {
    Case c;
    c.add(2, "select", {"runtime.gopark", "main.park"});
    REQUIRE(c.run());
    CHECK_FALSE(c.goroutine(2).waits_known);
  }

  TEST_CASE("a select of which a case is in no queue is not half known")
  {
    Case c;
    c.add(2, "select").waiting = 0x9100;
    c.world.put_sudog(0x9100, {.g = 0x200, .channel = 0x31000, .waitlink = 0x9140});
    c.world.put_sudog(0x9140, {.g = 0x200, .channel = 0x32000});
    c.world.put_channel(0x31000, {.first_receiver = 0x9100});
    c.world.put_channel(0x32000, {});
    REQUIRE(c.run());
    CHECK_FALSE(c.goroutine(2).waits_known);
    CHECK(c.waits(2).empty());
    CHECK(c.snapshot.channels.empty());
    CHECK(c.problems() ==
          std::vector<std::string>{"what 1 waiting goroutine waits for was not found"});
  }

  TEST_CASE("who stands in another channel's queue, or in the wrong one, or in none, is not known")
  {
    for (const bool far : {false, true}) {
      CAPTURE(far);
      Case c;
      fill_misplaced(c);
      if (far) c.world.memory.be_far();
      REQUIRE(c.run());
      CHECK(c.waits(2) == Waits{{sends, 0x30000}});
      for (std::int64_t id = 3; id < 7; ++id) {
        CAPTURE(id);
        CHECK(c.waits(id).empty());
        CHECK_FALSE(c.goroutine(id).waits_known);
      }
      CHECK(c.problems() ==
            std::vector<std::string>{"what 4 waiting goroutines wait for was not found"});
    }
  }

  TEST_CASE("what is not found is said: without a record, a sudog, a semaphore, a list")
  {
    Case c;
    c.add(2, "chan send");
    c.records.readable.pop_back();
    c.add(3, "chan receive");
    c.add(4, "chan send").waiting = 0xdead00;
    c.add(5, "sync.RWMutex.RLock");
    c.add(6, "sync.Cond.Wait");
    c.add(7, "IO wait");
    c.add(8, "sleep");
    c.world.memory.put(semtable, 0);
    c.world.memory.put(semtable + 0x40, 0);
    REQUIRE(c.run());
    CHECK(c.problems() ==
          std::vector<std::string>{"what 5 waiting goroutines wait for was not found"});
    for (const Goroutine& goroutine : c.snapshot.goroutines) {
      CHECK_FALSE(goroutine.waits_known);
      CHECK(goroutine.waits.count == 0);
    }
    CHECK(c.snapshot.polls.empty());
    CHECK(c.snapshot.sleeps.empty());
  }

  TEST_CASE("since Go 1.26 a waiter for a semaphore has its sudog at hand")
  {
    Case c;
    c.add(2, "sync.WaitGroup.Wait", {"runtime.gopark", "sync.(*WaitGroup).Wait"}).waiting = 0x9000;
    c.world.put_sudog(0x9000, {.g = 0x200, .elem = 0x35010});
    c.world.memory.put(0x35008, std::uint64_t{2} << 32U | 1U);
    REQUIRE(c.run([](const Request& request) -> Reaction {
      return {test::reply_line(request, nullptr, "could not find symbol value")};
    }));
    CHECK(c.waits(2) == Waits{{waits_for, 0x35000}});
    CHECK(c.snapshot.locks.at(0).counter == 2);
  }

  TEST_CASE("an address may be that of two locks: a struct and its first field")
  {
    Case c;
    c.add(2, "sync.Mutex.Lock", {"sync.(*Mutex).Lock", "main.work"});
    c.add(3, "sync.RWMutex.Lock", {"sync.(*Mutex).Lock", "sync.(*RWMutex).Lock"});
    c.world.put_sudog(0x9000, {.g = 0x200, .elem = 0x35008, .waitlink = 0x9040});
    c.world.put_sudog(0x9040, {.g = 0x300, .elem = 0x35008});
    c.world.memory.put(semtable, 0x9000);
    REQUIRE(c.run());
    REQUIRE(c.snapshot.locks.size() == 2);
    CHECK(c.snapshot.locks[0].kind == Lock::Kind::mutex);
    CHECK(c.snapshot.locks[1].kind == Lock::Kind::rwmutex);
    CHECK(c.snapshot.waits_of(c.goroutine(2))[0].object == 0);
    CHECK(c.snapshot.waits_of(c.goroutine(3))[0].object == 1);
  }

  TEST_CASE("before Go 1.23 a sleeper's time is in its timer")
  {
    Case c;
    c.add(2, "sleep").timer = 0x5000;
    c.add(3, "sleep").timer = 0xdead00;
    c.world.put_timer(0x5000, {.when = 777});
    REQUIRE(c.run());
    CHECK(c.snapshot.sleeps == std::vector<Sleep>{{GoroutineId{2}, 777}});
  }

  TEST_CASE("goroutines that could not be read, or do not wait, are left alone")
  {
    Case c;
    c.add(2, "");
    c.add(3, "chan send").waiting = 0x9000;
    c.world.put_sudog(0x9000, {.g = 0x300, .channel = 0x30000});
    c.snapshot.goroutines[1].unreadable = c.snapshot.strings.intern("EOF");
    REQUIRE(c.run());
    CHECK(c.snapshot.waits.empty());
    CHECK(c.problems().empty());
  }
}

}  // namespace unjam::runtime_wait_reader_test
