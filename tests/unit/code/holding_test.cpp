#include "client/code/holding.hpp"

#include <doctest/doctest.h>

#include "tests/unit/code/parked.hpp"

namespace unjam::code_holding_test {

using namespace unjam::code;
using test::MadeUpProgram;
using test::Parked;

namespace {

constexpr Address lock = 0xc000010000;

/// What a goroutine holds that is parked in main.f behind the mark "parked", and whose frame has
/// the lock's address at rsp+0x20. `inner` are functions that stand further in.
std::vector<Address> held(MadeUpProgram& made, const std::vector<std::string>& inner = {})
{
  made.put_slot(0x60, lock);
  Parked parked{made};
  std::vector<PhysicalFrame> frames{parked.frames.front()};
  for (const std::string& name : inner) frames.push_back({made.entry(name) + 6, Parked::top});
  frames.push_back(parked.frames.back());
  std::vector<Address> addresses;
  for (const HeldLock& each :
       locks_held(parked.program, MadeUpProgram::shapes(), {}, {frames}, parked.run)) {
    const auto address =
        evaluate(parked.run.terms, each.lock, MadeUpProgram::sample(), made.memory);
    addresses.push_back(address.value_or(0));
  }
  return addresses;
}

// A frame of 0x58 bytes, as Parked has it: [rsp+0x20] = rax, which is the lock.
constexpr const char* takes =
    "48 83 ec 58 48 89 44 24 20 e8 <sync.(*Mutex).Lock> e8 <main.wait> @parked c3";

}  // namespace

TEST_SUITE("code/holding")
{
  TEST_CASE("a lock that the frame has taken is held, and found by the word that names it")
  {
    MadeUpProgram made;
    made.add("main.f", takes);
    CHECK(held(made) == std::vector<Address>{lock});
  }

  TEST_CASE("a panic runs deferred calls that the way to here does not show")
  {
    for (const char* const function : {"runtime.gopanic", "runtime.Goexit", "runtime.deferreturn"}) {
      MadeUpProgram made;
      made.add(function, "e8 <runtime.gopark> 90 c3");
      made.add("main.f", takes);
      CHECK(held(made, {function}).empty());
    }
  }

  TEST_CASE("sync.Cond.Wait gives up its lock while it waits")
  {
    MadeUpProgram made;
    made.add("sync.(*Cond).Wait", "e8 <runtime.gopark> 90 c3", "/go/src/sync/cond.go");
    made.add("main.f", takes);
    CHECK(held(made, {"sync.(*Cond).Wait"}).empty());
  }

  TEST_CASE("a callee that unlocks without locking may have unlocked it")
  {
    for (const bool unlocks : {true, false}) {
      MadeUpProgram made;
      made.add("main.f", takes);
      made.add("main.g", unlocks ? "e8 <main.wait> 90 e8 <sync.(*Mutex).Unlock> c3"
                                 : "e8 <main.wait> 90 c3");
      CHECK(held(made, {"main.g"}).empty() == unlocks);
    }
  }
}

}  // namespace unjam::code_holding_test
