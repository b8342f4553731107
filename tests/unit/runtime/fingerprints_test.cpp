#include "client/runtime/fingerprints.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "tests/unit/runtime/world.hpp"

namespace unjam::runtime_fingerprints_test {

using runtime::FingerprintId;
using runtime::Fingerprints;
using runtime::GoroutineRecord;
using test::Address;
using test::World;

namespace {

/// A parked goroutine on a stack of its own, whose frames return to `returns`.
GoroutineRecord on_stack(World& world, Address stack, const std::vector<Address>& returns)
{
  GoroutineRecord g = test::parked(stack + 0x100000, 1);
  g.pc = 0x401000;
  g.start_pc = 0x402000;
  g.stack_lo = stack;
  g.stack_hi = stack + 0x1000;
  g.bp = returns.empty() ? 0 : stack + 0x100;
  for (std::size_t i = 0; i < returns.size(); ++i) {
    const Address frame = g.bp + i * 0x40;
    world.put_words(frame, {i + 1 < returns.size() ? frame + 0x40 : 0, returns[i]});
  }
  return g;
}

/// Whether a stack is like no other's, not even like itself.
bool is_broken(Fingerprints& fingerprints, const GoroutineRecord& g)
{
  return fingerprints.of(g) != fingerprints.of(g);
}

}  // namespace

TEST_SUITE("runtime/fingerprints")
{
  TEST_CASE("equal chains have equal ids, wherever their stacks lie; others have others")
  {
    World world;
    Fingerprints fingerprints{world.memory};
    CHECK(fingerprints.of(on_stack(world, 0x10000, {1, 2, 3})) == FingerprintId{0});
    CHECK(fingerprints.of(on_stack(world, 0x20000, {1, 2, 4})) == FingerprintId{1});
    CHECK(fingerprints.of(on_stack(world, 0x30000, {1, 2, 3})) == FingerprintId{0});
    CHECK(fingerprints.of(on_stack(world, 0x40000, {1, 2})) == FingerprintId{2});
    CHECK(fingerprints.of(on_stack(world, 0x50000, {})) == FingerprintId{3});
    CHECK(fingerprints.of(on_stack(world, 0x60000, {3, 2, 1})) == FingerprintId{4});
    CHECK(fingerprints.of(on_stack(world, 0x70000, {0, 0})) == FingerprintId{5});
    CHECK(fingerprints.of(on_stack(world, 0x80000, {0})) == FingerprintId{6});
    CHECK(fingerprints.size() == 7);
  }

  TEST_CASE("of many chains that differ in one bit, no two are taken for each other")
  {
    World world;
    Fingerprints fingerprints{world.memory};
    for (std::size_t frame = 0; frame < 8; ++frame) {
      for (std::size_t bit = 0; bit < 64; ++bit) {
        std::vector<Address> returns(8, 0x401000);
        returns[frame] ^= Address{1} << bit;
        fingerprints.of(on_stack(world, 0x10000, returns));
      }
    }
    CHECK(fingerprints.size() == 512);
  }

  TEST_CASE("where it stands, began and why it waits are part of it")
  {
    World world;
    Fingerprints fingerprints{world.memory};
    const GoroutineRecord g = on_stack(world, 0x10000, {1, 2, 3});
    CHECK(fingerprints.of(g) == FingerprintId{0});
    GoroutineRecord other = g;
    other.pc += 4;
    CHECK(fingerprints.of(other) == FingerprintId{1});
    other = g;
    other.start_pc += 4;
    CHECK(fingerprints.of(other) == FingerprintId{2});
    other = g;
    other.wait_reason = 9;
    CHECK(fingerprints.of(other) == FingerprintId{3});
    other = g;
    other.status = Status::runnable;
    CHECK(fingerprints.of(other) == FingerprintId{4});
    other = g;
    other.id = GoroutineId{99};
    other.go_pc = 99;
    CHECK(fingerprints.of(other) == FingerprintId{0});
  }

  TEST_CASE("a goroutine on a thread is like no other")
  {
    World world;
    Fingerprints fingerprints{world.memory};
    CHECK(fingerprints.unique() == FingerprintId{0});
    CHECK(fingerprints.of(on_stack(world, 0x10000, {1})) == FingerprintId{1});
    CHECK(fingerprints.unique() == FingerprintId{2});
    CHECK(fingerprints.of(on_stack(world, 0x20000, {1})) == FingerprintId{1});
    CHECK(fingerprints.size() == 3);
  }

  TEST_CASE("a chain that leaves its stack is broken")
  {
    World world;
    Fingerprints fingerprints{world.memory};
    GoroutineRecord g = on_stack(world, 0x10000, {1, 2});
    CHECK_FALSE(is_broken(fingerprints, g));
    world.put_words(0x11000, {0, 99});  // behind it
    world.put_words(g.bp + 0x40, {0x11000, 2});
    CHECK(is_broken(fingerprints, g));
    world.put_words(0x10ff8, {0, 99});  // only half of the frame is on it
    world.put_words(g.bp + 0x40, {0x10ff8, 2});
    CHECK(is_broken(fingerprints, g));
    world.put_words(0x10ff0, {0, 99});
    world.put_words(g.bp + 0x40, {0x10ff0, 2});
    CHECK_FALSE(is_broken(fingerprints, g));
    for (const Address bp : {Address{0xfff8}, Address{0x11000}, ~Address{0}}) {
      g.bp = bp;
      CHECK(is_broken(fingerprints, g));
    }
    g.bp = 0;  // it has not begun
    CHECK(fingerprints.of(g) == fingerprints.of(on_stack(world, 0x20000, {})));
  }

  TEST_CASE("a frame pointer that runs backwards, or in place, breaks the chain")
  {
    World world;
    Fingerprints fingerprints{world.memory};
    const GoroutineRecord g = on_stack(world, 0x10000, {1, 2});
    for (const Address caller : {g.bp, g.bp + 0x40, g.bp + 0x38, Address{0x10000}}) {
      CAPTURE(caller);
      world.put_words(g.bp + 0x40, {caller, 2});
      CHECK(is_broken(fingerprints, g));
    }
  }

  TEST_CASE("what cannot be read breaks the chain")
  {
    World world;
    Fingerprints fingerprints{world.memory};
    const GoroutineRecord g = on_stack(world, 0x10000, {1, 2, 3});
    world.memory.remove(g.bp + 0x48, 1);
    CHECK(is_broken(fingerprints, g));
  }

  TEST_CASE("a chain that is far too long is cut, and still equals itself")
  {
    World world;
    Fingerprints fingerprints{world.memory};
    GoroutineRecord g = on_stack(world, 0x1000000, {1});
    g.stack_hi = g.stack_lo + 0x100000;
    for (Address frame = g.bp; frame < g.stack_hi; frame += 16)
      world.put_words(frame, {frame + 16, 7});
    CHECK(fingerprints.of(g) == fingerprints.of(g));
    CHECK(world.memory.reads() < 10'000);
  }
}

}  // namespace unjam::runtime_fingerprints_test
