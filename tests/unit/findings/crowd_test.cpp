#include "aggregate/findings/crowd.hpp"

#include <doctest/doctest.h>

#include "aggregate/findings/diagnose.hpp"
#include "aggregate/findings/finding_words.hpp"
#include "tests/unit/stuck.hpp"

namespace unjam::findings_crowd_test {

using namespace unjam::aggregate;
using test::from;
using test::ids;
using test::locks;
using test::Stuck;
using test::to;

namespace {

/// Nothing is known of what the last goroutine does next.
void blind(Stuck& program)
{
  program.snapshot.goroutines.back().future = FutureId{};
}

Finding only(const Stuck& program)
{
  const auto findings = diagnose(program.snapshot).findings;
  REQUIRE(findings.size() == 1);
  return findings[0];
}

bool is_quiet(const Stuck& program)
{
  return diagnose(program.snapshot).findings.empty();
}

bool says(const Finding& finding, std::string_view text)
{
  return std::ranges::any_of(finding.explanation, [&](const std::string& sentence) {
    return sentence.find(text) != std::string::npos;
  });
}

/// Those who wait for a lock, of which nothing else is known: the main goroutine may do anything.
Stuck queue(std::int64_t waiters, std::int64_t others = 0)
{
  Stuck program;
  program.runs(1, "main.main");
  blind(program);
  program.snapshot.holders = {
      {Act::unlock, Holders::Scope::own, true, {program.snapshot.strings.intern("main.get")}}};
  const std::uint32_t lock = program.lock();
  for (std::int64_t id = 10; id < 10 + waiters; ++id) {
    program.waits(id, "main.get", {locks(lock)}, "sync.Mutex.Lock");
    blind(program);
  }
  for (std::int64_t id = 1000; id < 1000 + others; ++id) program.runs(id, "main.other");
  return program;
}

/// A pool of which each of these takes something, and gives it back.
Stuck pool(std::int64_t waiters)
{
  Stuck program;
  const std::uint32_t free = program.channel("*main.Conn");
  program.snapshot.channels[free].cap = 2;
  program.runs(1, "main.use");
  program.can(Act::send, free);
  for (std::int64_t id = 10; id < 10 + waiters; ++id) {
    program.waits(id, "main.take", {from(free)}, "chan receive");
    program.can(Act::send, free);
  }
  return program;
}

/// Goroutines with these calls, the innermost first.
void add_calls(Stuck& program, std::int64_t first, std::int64_t count,
               std::initializer_list<std::string_view> functions, std::string_view reason)
{
  for (std::int64_t id = first; id < first + count; ++id) {
    Goroutine& added = program.waits(id, "main.handle", {}, reason);
    Stack stack;
    bool has_app = false;
    for (const std::string_view function : functions) {
      const bool own = function.starts_with("main.");
      const std::string_view file = own ? "/src/app/app.go" : "/usr/lib/go/src/any/any.go";
      stack.frames.push_back({1, program.snapshot.intern_location(function, file, 7), false});
      if (own && !has_app) added.app = stack.frames.back().location;
      has_app = has_app || own;
    }
    added.stack = program.snapshot.stacks.intern(stack);
    added.waits_known = false;
  }
}

}  // namespace

TEST_SUITE("findings/crowd")
{
  TEST_CASE("a queue of which nothing else is known is a hint if a tenth of all are in it")
  {
    const Finding finding = only(queue(4, 35));
    CHECK(finding.kind == FindingKind::crowd);
    CHECK(finding.grade == Grade::hint);
    CHECK(finding.title == "4 of 40 goroutines queue for a sync.Mutex.");
    CHECK(finding.goroutines == ids({10, 11, 12, 13}));
    CHECK_FALSE(finding.permanent.has_value());
    CHECK(says(finding, "Which goroutine holds it is not known."));
    CHECK(is_quiet(queue(4, 36)));
    CHECK(is_quiet(queue(3)));
  }

  TEST_CASE("an unknown wait is not zero, and a short one that is known hides nothing")
  {
    Stuck program = queue(10);
    CHECK(says(only(program), "Since when is unknown"));
    for (Goroutine& goroutine : program.snapshot.goroutines) {
      goroutine.wait_since = program.snapshot.now - 3 * test::second;
    }
    const Finding finding = only(program);
    CHECK(finding.title ==
          "10 of 11 goroutines queue for a sync.Mutex, the longest for at least 3 s.");
    CHECK(says(finding, "has lasted at least 3 s"));
  }

  TEST_CASE("who is further on in the same function may have the lock")
  {
    Stuck program = queue(6, 200);
    program.waits(500, "main.get", {}, "sleep").waits_known = false;
    program.snapshot.sleeps = {{GoroutineId{500}, 1}};
    std::ranges::sort(program.snapshot.goroutines, {}, &Goroutine::id);
    const Finding finding = only(program);
    CHECK(finding.title ==
          "6 of 208 goroutines queue for a sync.Mutex; goroutine 500, which may hold it, sleeps.");
    CHECK(std::ranges::count_if(finding.evidence, [](const std::string& line) {
            return line.find("is a guess") != std::string::npos;
          }) == 1);
  }

  TEST_CASE("a pool that all give back to is used up, a queue of workers is idle")
  {
    const Finding finding = only(pool(5));
    CHECK(finding.kind == FindingKind::exhausted);
    CHECK(finding.title ==
          "5 of 6 goroutines wait for something from a chan *main.Conn (2 of 2 in use); goroutine "
          "1, which may have one, runs.");
    CHECK(finding.goroutines == ids({10, 11, 12, 13, 14}));

    Stuck idle;
    const std::uint32_t jobs = idle.channel("main.Job");
    idle.runs(1, "main.accept");
    idle.can(Act::send, jobs);
    for (std::int64_t id = 10; id < 50; ++id) {
      idle.waits(id, "main.work", {from(jobs)}, "chan receive");
      idle.can(Act::receive, jobs);
    }
    CHECK(is_quiet(idle));
  }

  TEST_CASE(
      "those who wait for an answer that comes once are a crowd, each on a channel of its own")
  {
    Stuck program;
    program.runs(1, "main.answer");
    for (std::int64_t id = 10; id < 20; ++id) {
      program.snapshot.goroutines.front().future = FutureId{};
      program.waits(id, "main.ask", {from(program.channel("main.Answer"))}, "chan receive");
    }
    CHECK(only(program).kind == FindingKind::crowd);
    for (Channel& channel : program.snapshot.channels) {
      channel.type = program.snapshot.strings.intern("struct {}");  // of a context that never ends
    }
    CHECK(is_quiet(program));
  }

  TEST_CASE("what the standard library's queues are is known by their functions")
  {
    Stuck program;
    add_calls(program, 10, 8,
              {"runtime.gopark", "runtime.selectgo", "database/sql.(*DB).conn", "main.handle"},
              "select");
    const Finding finding = only(program);
    CHECK(finding.kind == FindingKind::exhausted);
    CHECK(finding.title == "8 of 8 goroutines wait for a database connection (database/sql).");
    CHECK(says(finding, "in main.handle app.go:7"));
    // Places alone tell as much.
    program.snapshot.has_facts = false;
    CHECK(only(program).title == finding.title);
  }

  TEST_CASE(
      "input is waited for by those who have a request to answer, and else there is nothing to do")
  {
    const auto reading = [](std::string_view under) {
      Stuck program;
      add_calls(program, 10, 8,
                {"internal/poll.(*FD).Read", "net.(*conn).Read", "main.read", under}, "IO wait");
      return program;
    };
    CHECK(is_quiet(reading("main.serve")));
    CHECK(only(reading("net/http.serverHandler.ServeHTTP")).title ==
          "8 of 8 goroutines wait for input from the network.");
  }

  TEST_CASE("a peer that all wait for is named")
  {
    const auto waiting_for = [](std::initializer_list<std::string_view> calls,
                                std::string_view peer) {
      Stuck program;
      add_calls(program, 10, 8, calls, "IO wait");
      Snapshot& snapshot = program.snapshot;
      for (std::int64_t id = 10; id < 18; ++id) {
        snapshot.peers.push_back({GoroutineId{id}, snapshot.strings.intern("tcp"),
                                  snapshot.strings.intern(peer), false});
        if (peer == "shop:80") continue;  // a request has no descriptor
        snapshot.polls.push_back({GoroutineId{id}, id, 0, Poll::Direction::read});
      }
      return program;
    };
    constexpr std::string_view server = "net/http.serverHandler.ServeHTTP";
    Stuck readers = waiting_for(
        {"internal/poll.(*FD).Read", "net.(*conn).Read", "main.read", server}, "10.3.2.1:5432");
    CHECK(only(readers).title == "8 of 8 goroutines wait for input from 10.3.2.1:5432 (tcp).");
    readers.snapshot.peers[3].address = readers.snapshot.strings.intern("10.3.2.2:5432");
    CHECK(only(readers).title == "8 of 8 goroutines wait for input from the network.");
    CHECK(only(readers).goroutines.size() == 8);

    const Stuck writers = waiting_for(
        {"internal/poll.(*FD).Write", "net.(*conn).Write", "main.write", server}, "[::1]:80");
    CHECK(only(writers).title ==
          "8 of 8 goroutines wait for [::1]:80 to take what it writes (tcp).");

    const Stuck askers = waiting_for(
        {"runtime.selectgo", "net/http.(*persistConn).roundTrip", "main.ask", server}, "shop:80");
    CHECK(only(askers).title ==
          "8 of 8 goroutines wait for an HTTP reply from shop:80 (net/http).");
  }

  TEST_CASE(
      "who listens waits at its own address, and a peer that the words cannot hold comes behind")
  {
    const auto waiting = [](std::initializer_list<std::string_view> calls, std::string_view network,
                            std::string_view address, bool listens) {
      Stuck program;
      add_calls(program, 10, 8, calls, "IO wait");
      Snapshot& snapshot = program.snapshot;
      for (std::int64_t id = 10; id < 18; ++id) {
        snapshot.peers.push_back({GoroutineId{id}, snapshot.strings.intern(network),
                                  snapshot.strings.intern(address), listens});
        snapshot.polls.push_back({GoroutineId{id}, 7, 0, Poll::Direction::read});
      }
      return only(program);
    };
    constexpr std::string_view server = "net/http.serverHandler.ServeHTTP";
    const Finding packets = waiting(
        {"internal/poll.(*FD).Read", "net.(*conn).Read", "main.read", server}, "udp", ":53", true);
    CHECK(packets.title == "8 of 8 goroutines wait for input from the network at :53 (udp).");
    CHECK(packets.chain.front().operation ==
          "waits for input from the network at :53 (udp, fd 7, no deadline)");
    const Finding child = waiting(
        {"internal/poll.(*FD).Read", "os.(*File).Read", "os/exec.(*Cmd).Run", "main.run", server},
        "pipe", "a pipe", false);
    CHECK(child.chain.front().operation ==
          "waits for a child process (os/exec, a pipe, fd 7, no deadline)");
  }

  TEST_CASE("of a waiter that was not followed, nobody is said to be gone")
  {
    Stuck program;
    const std::uint32_t jobs = program.channel();
    for (std::int64_t id = 2; id < 50; ++id) program.waits(id, "main.put", {to(jobs)});
    blind(program);
    const Finding finding = only(program);
    CHECK(finding.kind == FindingKind::crowd);
    CHECK(finding.grade == Grade::hint);
  }

  TEST_CASE("what another finding tells of is told once")
  {
    Stuck program;
    const std::uint32_t jobs = program.channel();
    for (std::int64_t id = 2; id < 50; ++id) program.waits(id, "main.put", {to(jobs)});
    CHECK(only(program).kind == FindingKind::orphaned_send);
  }

  TEST_CASE("who waits for those who wait is in the same crowd, the idle are not")
  {
    Stuck program = pool(5);
    const std::uint32_t group = program.lock(Lock::Kind::waitgroup);
    const std::uint32_t jobs = program.channel("main.Job");
    program.can(Act::done, group).can(Act::send, jobs);
    program.waits(90, "main.gather", {{group, Wait::Kind::wait}});
    program.waits(91, "main.work", {from(jobs)});
    program.can(Act::receive, jobs);
    const Finding finding = only(program);
    CHECK(finding.goroutines == ids({10, 11, 12, 13, 14, 90}));
    CHECK(says(finding, "1 goroutine waits for one of them, in main.gather app.go:10."));
  }
}

}  // namespace unjam::findings_crowd_test
