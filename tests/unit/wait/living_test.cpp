#include "aggregate/wait/living.hpp"

#include <doctest/doctest.h>

#include "tests/unit/stuck.hpp"

namespace unjam::wait_living_test {

using namespace unjam::aggregate;
using enum Prospect;
using test::from;
using test::locks;
using test::Stuck;
using test::to;

namespace {

Prospect first(const Stuck& program, Doubt doubt = Doubt::counts)
{
  return find_prospects(program.snapshot, doubt).at(0);
}

/// A goroutine that waits so, and one that runs and may do more than is told of it.
Stuck against(Wait::Kind kind, Act act)
{
  Stuck program;
  program.channel();
  program.lock(Lock::Kind::waitgroup);
  program.waits(1, "main.wait", {{0, kind}});
  program.runs(2).future = program.future({act});
  return program;
}

/// Senders to a channel of this type, while somebody may receive from some channel.
Stuck loose(std::string_view type, std::string_view loose_type)
{
  Stuck program;
  program.waits(1, "main.put", {to(program.channel(type))});
  program.runs(2).future = program.unknown(Act::receive, loose_type);
  return program;
}

}  // namespace

TEST_SUITE("wait/living")
{
  TEST_CASE("whom nobody can release is stuck, and whom a living one can is not")
  {
    Stuck program;
    const std::uint32_t jobs = program.channel();
    program.waits(1, "main.put", {to(jobs)});
    program.runs(2);
    CHECK(find_prospects(program.snapshot, Doubt::counts) == std::vector{stuck, goes_on});
    program.can(Act::receive, jobs);
    CHECK(find_prospects(program.snapshot, Doubt::counts) == std::vector{released, goes_on});
  }

  TEST_CASE("who is released releases others")
  {
    Stuck program;
    const std::uint32_t jobs = program.channel();
    const std::uint32_t lock = program.lock();
    program.waits(1, "main.put", {to(jobs)});
    program.waits(2, "main.take", {locks(lock)});
    program.can(Act::receive, jobs);
    CHECK(first(program) == stuck);
    program.runs(3);
    program.can(Act::unlock, lock);
    CHECK(first(program) == released);
  }

  TEST_CASE("an open act of the program's own scope opens what only the program touches")
  {
    CHECK(first(against(Wait::Kind::send, Act::receive)) == released);
    CHECK(first(against(Wait::Kind::send, Act::send)) == stuck);
    Stuck library = against(Wait::Kind::send, Act::receive);
    library.snapshot.channels[0].type = library.snapshot.strings.intern("struct {}");
    CHECK(first(library) == stuck);
    library.snapshot.goroutines[1].future = library.future({}, {Act::receive});
    CHECK(first(library) == released);
  }

  TEST_CASE("an act open on any object does not open what only the program touches")
  {
    Stuck program = against(Wait::Kind::send, Act::receive);
    program.snapshot.goroutines[1].future = program.future({}, {Act::receive});
    CHECK(first(program) == stuck);
  }

  TEST_CASE("what also the library waits for, also the library may release")
  {
    Stuck program = against(Wait::Kind::send, Act::receive);
    program.snapshot.goroutines[1].future = program.future({}, {Act::receive});
    Goroutine& inside = program.waits(3, "reflect.chansend", {to(0)});
    inside.app = inside.start = LocationId{};
    CHECK(first(program) == released);
  }

  TEST_CASE("discounted, open acts count only for those who wait to receive or for a signal")
  {
    CHECK(first(against(Wait::Kind::send, Act::receive), Doubt::discounted) == stuck);
    CHECK(first(against(Wait::Kind::receive, Act::send), Doubt::discounted) == released);
    Stuck group = against(Wait::Kind::wait, Act::done);
    CHECK(first(group) == released);
    CHECK(first(group, Doubt::discounted) == stuck);
    Stuck cond = against(Wait::Kind::wait, Act::signal);
    cond.snapshot.locks[0].kind = Lock::Kind::cond;
    CHECK(first(cond, Doubt::discounted) == released);
  }

  TEST_CASE("an act on what is not known counts for everything of its type")
  {
    CHECK(first(loose("main.Job", "main.Job")) == released);
    CHECK(first(loose("main.Job", "")) == released);
    CHECK(first(loose("", "main.Job")) == released);
    CHECK(first(loose("main.Job", "main.Other")) == stuck);
  }

  TEST_CASE("nothing that nobody can reach is ever released by what is not known")
  {
    for (const Act act : {Act::receive, Act::close}) {
      Stuck program = against(Wait::Kind::send, act);
      CHECK(first(program) == released);
      program.snapshot.channels[0].reach = Reach::unreachable;
      CHECK(first(program) == stuck);
    }
  }

  TEST_CASE("a close moves a sender: it panics")
  {
    Stuck program;
    const std::uint32_t jobs = program.channel();
    program.waits(1, "main.put", {to(jobs)});
    program.runs(2);
    program.can(Act::close, jobs);
    CHECK(first(program) == released);
  }

  TEST_CASE("a select is stuck only if each of its cases is")
  {
    Stuck program;
    const std::uint32_t left = program.channel();
    const std::uint32_t right = program.channel();
    program.waits(1, "main.choose", {to(left), from(right)});
    program.runs(2);
    CHECK(first(program) == stuck);
    program.can(Act::send, right);
    CHECK(first(program) == released);
  }

  TEST_CASE("a timer is somebody who acts")
  {
    Stuck program;
    const std::uint32_t jobs = program.channel();
    program.waits(1, "main.put", {to(jobs)});
    Timer timer{.when = 2000 * test::second, .action = Timer::Action::start};
    timer.future = program.future({});
    program.snapshot.timers = {timer};
    CHECK(first(program) == stuck);
    program.snapshot.timers[0].future = FutureId{};
    CHECK(first(program) == released);
    program.snapshot.timers[0].action = Timer::Action::wake;
    CHECK(first(program) == stuck);
    program.snapshot.timers[0].action = Timer::Action::call;
    CHECK(first(program) == released);
    program.snapshot.timers[0].function = program.snapshot.strings.intern("runtime.scavenge");
    CHECK(first(program) == stuck);
  }

  TEST_CASE("a channel with an armed timer lets its receivers go on by itself")
  {
    Stuck program;
    program.waits(1, "main.wait", {from(program.channel("time.Time"))});
    CHECK(first(program) == stuck);
    program.snapshot.channels[0].timer = Channel::Timer::armed;
    CHECK(first(program) == goes_on);
    program.snapshot.channels[0].timer = Channel::Timer::idle;
    CHECK(first(program) == stuck);
  }

  TEST_CASE("a goroutine of which nothing is known may do everything")
  {
    Stuck program;
    const std::uint32_t jobs = program.channel();
    const std::uint32_t group = program.lock(Lock::Kind::waitgroup);
    program.waits(1, "main.put", {to(jobs)});
    program.waits(2, "main.join", {{group, Wait::Kind::wait}});
    program.runs(3).future = FutureId{};
    CHECK(find_prospects(program.snapshot, Doubt::counts) ==
          std::vector{released, released, goes_on});
    program.snapshot.goroutines[2] =
        Goroutine{.unreadable = program.snapshot.strings.intern("EOF")};
    CHECK(first(program) == released);
  }

  TEST_CASE("an incomplete snapshot proves nothing")
  {
    Stuck program;
    program.waits(1, "main.put", {to(program.channel())});
    program.snapshot.expected = 1;
    CHECK(first(program) == stuck);
    program.snapshot.expected = 2;
    CHECK(first(program) == released);
    CHECK(first(program, Doubt::discounted) == stuck);
    program.snapshot.expected.reset();
    program.snapshot.problems = {{Problem::Weight::loss, "a timer", "missing"}};
    CHECK(first(program) == released);
    program.snapshot.problems.clear();
    program.snapshot.has_operations = false;
    CHECK(first(program) == released);
  }

  TEST_CASE("whose waits are not all known goes on for all that is known")
  {
    Stuck program;
    program.waits(1, "main.put", {to(program.channel())}).waits_known = false;
    CHECK(first(program) == goes_on);
  }

  TEST_CASE("who waits for nothing that ever comes is stuck, whatever others do")
  {
    Stuck program;
    program.waits(1, "main.nil", {}, "chan receive (nil chan)");
    program.runs(2).future = FutureId{};
    CHECK(first(program) == stuck);
    CHECK(waits_for_ever(program.snapshot, program.snapshot.goroutines[0]));
    CHECK_FALSE(waits_for_ever(program.snapshot, program.snapshot.goroutines[1]));
  }

  TEST_CASE("a semaphore of whom is not known is released by whatever releases")
  {
    for (const Act act : {Act::unlock, Act::read_unlock, Act::done, Act::signal}) {
      Stuck program = against(Wait::Kind::wait, act);
      program.snapshot.locks[0].kind = Lock::Kind::semaphore;
      CHECK(first(program) == released);
    }
  }

  TEST_CASE("a WaitGroup is moved by Done and by nothing else")
  {
    CHECK(first(against(Wait::Kind::wait, Act::done)) == released);
    CHECK(first(against(Wait::Kind::wait, Act::signal)) == stuck);
    CHECK(first(against(Wait::Kind::wait, Act::unlock)) == stuck);
  }

  TEST_CASE("who waits for what is free already is being woken at this moment")
  {
    Stuck program;
    const std::uint32_t lock = program.lock();
    program.waits(1, "main.get", {locks(lock)});
    CHECK(first(program) == stuck);
    program.snapshot.locks[0].locked = false;
    CHECK(first(program) == goes_on);
    program.snapshot.locks[0].readable = false;
    CHECK(first(program) == stuck);
  }

  TEST_CASE("a channel that is closed, or has room, keeps nobody waiting")
  {
    Stuck program;
    program.waits(1, "main.put", {to(program.channel())});
    Channel& channel = program.snapshot.channels[0];
    channel.cap = 2;
    channel.len = 2;
    CHECK(first(program) == stuck);
    channel.len = 1;
    CHECK(first(program) == goes_on);
    channel = {.readable = true, .closed = true};
    CHECK(first(program) == goes_on);
  }

  TEST_CASE("readers of a lock are let in as soon as no writer has it")
  {
    Stuck program;
    const std::uint32_t lock = program.lock(Lock::Kind::rwmutex);
    program.waits(1, "main.read", {{lock, Wait::Kind::read_lock}});
    program.waits(2, "main.write", {locks(lock)});
    program.snapshot.locks[0].readers = 1;
    CHECK(first(program) == stuck);
    program.snapshot.locks[0].locked = false;
    CHECK(find_prospects(program.snapshot, Doubt::counts) == std::vector{goes_on, stuck});
  }
}

}  // namespace unjam::wait_living_test
