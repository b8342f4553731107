#include "client/runtime/locks.hpp"

#include <doctest/doctest.h>

#include <string_view>
#include <vector>

#include "tests/unit/runtime/world.hpp"

namespace unjam::runtime_locks_test {

using runtime::LockUse;
using runtime::LockUses;
using runtime::SyncFields;
using test::World;

namespace {

/// What a waiter with these innermost frames waits for.
LockUse use_of(const std::vector<std::string_view>& functions, const SyncFields& fields)
{
  Snapshot snapshot;
  Stack stack;
  for (const std::string_view function : functions) {
    stack.frames.push_back({.location = snapshot.intern_location(function, "x.go", 1)});
  }
  const StackId id = snapshot.stacks.intern(std::move(stack));
  LockUses uses{snapshot, fields};
  const auto found = uses.of(id);
  REQUIRE(found);
  const LockUse use = *found;
  CHECK(uses.of(id) == found);
  return use;
}

LockUse use_of(const std::vector<std::string_view>& functions)
{
  return use_of(functions, test::made_up_layouts().sync);
}

LockUse lock_use(Lock::Kind kind, Wait::Kind wait, std::uint32_t offset)
{
  return {.kind = kind, .wait = wait, .offset = offset};
}

constexpr LockUse semaphore{};

Lock read(World& world, Lock::Kind kind)
{
  Lock lock;
  lock.address = 0x1000;
  lock.kind = kind;
  runtime::read_lock_state(world.memory, world.layouts, lock);
  return lock;
}

}  // namespace

TEST_SUITE("runtime/locks")
{
  TEST_CASE("a Mutex, as every release of Go locks it")
  {
    const LockUse mutex = lock_use(Lock::Kind::mutex, Wait::Kind::lock, 8);
    CHECK(use_of({"runtime.gopark", "runtime.goparkunlock", "runtime.semacquire1",
                  "sync.runtime_SemacquireMutex", "sync.(*Mutex).lockSlow", "sync.(*Mutex).Lock",
                  "main.work"}) == mutex);
    CHECK(use_of({"runtime.gopark", "runtime.semacquire1", "internal/sync.runtime_SemacquireMutex",
                  "internal/sync.(*Mutex).lockSlow", "internal/sync.(*Mutex).Lock",
                  "sync.(*Mutex).Lock", "main.work"}) == mutex);
    CHECK(use_of({"sync.(*Mutex).lockSlow", "main.work"}) == mutex);
    CHECK(use_of({"sync.(*Mutex).Lock", "sync.(*Pool).pinSlow", "sync.(*Pool).pin", "main.work"}) ==
          mutex);
  }

  TEST_CASE("a RWMutex: a reader, a writer behind readers, a writer behind writers")
  {
    const std::string_view park = "runtime.gopark";
    CHECK(use_of({park, "runtime.semacquire1", "sync.runtime_SemacquireRWMutexR",
                  "sync.(*RWMutex).RLock", "main.work"}) ==
          lock_use(Lock::Kind::rwmutex, Wait::Kind::read_lock, 0x14));
    CHECK(use_of({park, "sync.runtime_SemacquireMutex", "sync.(*RWMutex).RLock",
                  "sync.(*rlocker).Lock", "main.work"}) ==
          lock_use(Lock::Kind::rwmutex, Wait::Kind::read_lock, 0x14));
    CHECK(use_of({park, "sync.runtime_SemacquireRWMutex", "sync.(*RWMutex).Lock", "main.work"}) ==
          lock_use(Lock::Kind::rwmutex, Wait::Kind::lock, 0x10));
    CHECK(use_of({park, "sync.(*Mutex).lockSlow", "sync.(*Mutex).Lock", "sync.(*RWMutex).Lock",
                  "main.work"}) == lock_use(Lock::Kind::rwmutex, Wait::Kind::lock, 8));
    CHECK(use_of({park, "internal/sync.(*Mutex).lockSlow", "sync.(*RWMutex).Lock", "main.work"}) ==
          lock_use(Lock::Kind::rwmutex, Wait::Kind::lock, 8));
  }

  TEST_CASE("a WaitGroup")
  {
    CHECK(use_of({"runtime.gopark", "runtime.semacquire1", "sync.runtime_SemacquireWaitGroup",
                  "sync.(*WaitGroup).Wait", "main.work"}) ==
          lock_use(Lock::Kind::waitgroup, Wait::Kind::wait, 0x10));
  }

  TEST_CASE("a Once waits at the Mutex in it")
  {
    CHECK(use_of({"runtime.gopark", "sync.(*Mutex).lockSlow", "sync.(*Mutex).Lock",
                  "sync.(*Once).doSlow", "sync.(*Once).Do", "main.work"}) ==
          lock_use(Lock::Kind::once, Wait::Kind::lock, 0x18));
  }

  TEST_CASE("what a Once calls waits for something of its own")
  {
    const LockUse mutex = lock_use(Lock::Kind::mutex, Wait::Kind::lock, 8);
    CHECK(use_of({"sync.(*Mutex).lockSlow", "sync.(*Mutex).Lock", "main.load",
                  "sync.(*Once).doSlow", "sync.(*Once).Do"}) == mutex);
    CHECK(use_of({"sync.(*Mutex).Lock", "sync.(*Once).doSlow.func2", "sync.(*Once).doSlow"}) ==
          mutex);
    CHECK(use_of({"sync.(*Mutex).lockSlow", "sync.(*Mutex).Lock", "sync.(*Mutex).Lock-fm",
                  "sync.(*Once).doSlow", "sync.(*Once).Do"}) == mutex);
    CHECK(use_of({"sync.(*WaitGroup).Wait", "sync.(*WaitGroup).Wait-fm", "sync.(*Once).doSlow"}) ==
          lock_use(Lock::Kind::waitgroup, Wait::Kind::wait, 0x10));
  }

  TEST_CASE("any other stack, or none, is that of a bare semaphore")
  {
    CHECK(use_of({}) == semaphore);
    CHECK(use_of({"runtime.gopark", "runtime.semacquire1", "internal/poll.runtime_Semacquire",
                  "internal/poll.(*fdMutex).rwlock"}) == semaphore);
    CHECK(use_of({"main.work", "sync.(*Mutex).Lock"}) == semaphore);
    CHECK(use_of({"runtime.gopark", "synced.(*Mutex).Lock"}) == semaphore);
  }

  TEST_CASE("without its layout a lock is a semaphore")
  {
    const SyncFields nothing;
    for (const std::string_view function : {"sync.(*Mutex).Lock", "sync.(*RWMutex).Lock",
                                            "sync.(*RWMutex).RLock", "sync.(*WaitGroup).Wait"}) {
      CAPTURE(function);
      CHECK(use_of({"runtime.gopark", function}, nothing) == semaphore);
    }
    CHECK(use_of({"sync.(*Mutex).Lock", "sync.(*Once).doSlow"}, nothing) == semaphore);
    World world;
    world.layouts.sync = {};
    for (const auto kind : {Lock::Kind::semaphore, Lock::Kind::mutex, Lock::Kind::rwmutex,
                            Lock::Kind::waitgroup, Lock::Kind::once}) {
      CHECK_FALSE(read(world, kind).readable);
    }
  }

  TEST_CASE("a Once whose Mutex has no known place is that Mutex")
  {
    SyncFields fields = test::made_up_layouts().sync;
    fields.once_mutex = {};
    CHECK(use_of({"sync.(*Mutex).Lock", "sync.(*Once).doSlow"}, fields) ==
          lock_use(Lock::Kind::mutex, Wait::Kind::lock, 8));
  }

  TEST_CASE("a stack that is cut before it could tell says nothing")
  {
    Snapshot snapshot;
    const LocationId lock = snapshot.intern_location("sync.(*Mutex).Lock", "mutex.go", 1);
    const LocationId work = snapshot.intern_location("main.work", "main.go", 1);
    const StringId why = snapshot.strings.intern("its memory is damaged");
    LockUses uses{snapshot, test::made_up_layouts().sync};
    CHECK_FALSE(
        uses.of(snapshot.stacks.intern({.frames = {{.pc = 1, .location = lock}}, .cut = why})));
    CHECK(uses.of(snapshot.stacks.intern(
        {.frames = {{.pc = 1, .location = lock}, {.pc = 2, .location = work}}, .cut = why})));
  }

  TEST_CASE("a lock that is free though somebody waits for it is not readable")
  {
    World world;
    for (test::Address at = 0x1000; at < 0x1100; at += 8) world.memory.put(at, 0);
    for (const auto kind : {Lock::Kind::mutex, Lock::Kind::rwmutex, Lock::Kind::waitgroup,
                            Lock::Kind::once, Lock::Kind::cond}) {
      CHECK_FALSE(read(world, kind).readable);
    }
  }

  TEST_CASE("the state of a Mutex, and of the one in a Once")
  {
    World world;
    world.memory.put(0x1004, 5U << 3U | 1U, 4);
    world.memory.put(0x1014, 2U << 3U | 4U, 4);
    const Lock mutex = read(world, Lock::Kind::mutex);
    CHECK(mutex.readable);
    CHECK(mutex.locked);
    CHECK(mutex.waiters == 5);
    const Lock once = read(world, Lock::Kind::once);
    CHECK(once.readable);
    CHECK_FALSE(once.locked);
    CHECK(once.waiters == 2);
  }

  TEST_CASE("the state of a RWMutex: with readers inside, with a writer before them")
  {
    World world;
    world.memory.put(0x1004, 0, 4);
    world.memory.put(0x1018, 3, 4);
    world.memory.put(0x101c, 0, 4);
    const Lock readers = read(world, Lock::Kind::rwmutex);
    CHECK(readers.readable);
    CHECK_FALSE(readers.locked);
    CHECK(readers.readers == 3);
    CHECK(readers.leaving == 0);

    world.memory.put(0x1004, 1U << 3U | 1U, 4);
    world.memory.put(0x1018, static_cast<std::uint32_t>(5 - (1 << 30)), 4);
    world.memory.put(0x101c, 2, 4);
    const Lock writer = read(world, Lock::Kind::rwmutex);
    CHECK(writer.locked);
    CHECK(writer.readers == 5);
    CHECK(writer.leaving == 2);
    CHECK(writer.waiters == 1);
  }

  TEST_CASE("the state of a WaitGroup; its highest bit is a flag since Go 1.25")
  {
    World world;
    world.memory.put(0x1008, std::uint64_t{3} << 32U | 0x80000002U);
    const Lock group = read(world, Lock::Kind::waitgroup);
    CHECK(group.readable);
    CHECK(group.counter == 3);
    CHECK(group.waiters == 2);
    world.memory.put(0x1008, std::uint64_t{0xffffffff} << 32U);
    CHECK(read(world, Lock::Kind::waitgroup).counter == -1);
  }

  TEST_CASE("the state of a Cond: tickets that were not served, also past their 32 bits")
  {
    World world;
    world.memory.put(0x1024, 1, 4);
    world.memory.put(0x1028, 0xffffffff, 4);
    const Lock cond = read(world, Lock::Kind::cond);
    CHECK(cond.readable);
    CHECK(cond.waiters == 2);
  }

  TEST_CASE("a semaphore has no state")
  {
    World world;
    world.memory.put(0x1000, 7);
    CHECK_FALSE(read(world, Lock::Kind::semaphore).readable);
  }

  TEST_CASE("a state that cannot be read, or not all of it, is not known")
  {
    World world;
    for (const auto kind : {Lock::Kind::mutex, Lock::Kind::rwmutex, Lock::Kind::waitgroup,
                            Lock::Kind::cond, Lock::Kind::once}) {
      CAPTURE(static_cast<int>(kind));
      Lock unknown;
      unknown.address = 0x1000;
      unknown.kind = kind;
      CHECK(read(world, kind) == unknown);
    }
    world.memory.put(0x1004, 9, 4);
    world.memory.put(0x1018, 3, 4);
    world.memory.put(0x1024, 3, 4);
    CHECK_FALSE(read(world, Lock::Kind::rwmutex).readable);
    CHECK_FALSE(read(world, Lock::Kind::cond).readable);
  }

  TEST_CASE("a state far away is read when it is there")
  {
    World world;
    world.memory.put(0x1004, 9, 4);
    world.memory.be_far();
    Lock lock;
    lock.address = 0x1000;
    lock.kind = Lock::Kind::mutex;
    runtime::read_lock_state(world.memory, world.layouts, lock);
    CHECK_FALSE(lock.readable);
    CHECK(world.memory.missed());
  }
}

}  // namespace unjam::runtime_locks_test
