#include "client/memory/present.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "tests/unit/fake_memory.hpp"
#include "tests/unit/finish.hpp"
#include "tests/unit/print_result.hpp"

namespace unjam::memory_present_test {

using memory::Address;
using test::FakeMemory;
using test::finish;

namespace {

/// A list of `length` numbers, each far from the one before: 1, 2, 3 …
void put_list(FakeMemory& memory, Address first, std::uint64_t length)
{
  for (std::uint64_t i = 0; i < length; ++i) {
    const Address at = first + i * 0x1000;
    memory.put(at, i + 1);
    memory.put(at + 8, i + 1 < length ? at + 0x1000 : 0);
  }
}

/// Its sum.
std::uint64_t sum(FakeMemory& memory, Address at)
{
  std::uint64_t total = 0;
  for (; at != 0; at = memory.get<Address>(at + 8).value_or(0)) {
    total += memory.get<std::uint64_t>(at).value_or(0);
  }
  return total;
}

}  // namespace

TEST_SUITE("memory/present")
{
  TEST_CASE("what is here is worked on once, in order")
  {
    FakeMemory memory;
    std::vector<std::size_t> worked;
    const auto work = [&](std::size_t i) { worked.push_back(i); };
    REQUIRE(finish(memory::for_each_present(memory, 3, work)));
    CHECK(worked == std::vector<std::size_t>{0, 1, 2});
    CHECK(memory.fetches() == 0);
    REQUIRE(finish(memory::for_each_present(memory, 0, work)));
    CHECK(worked.size() == 3);
  }

  TEST_CASE("what is far is repeated until all of it has been read")
  {
    FakeMemory memory;
    const std::vector<Address> lists{0x100000, 0x200000, 0x300000};
    put_list(memory, lists[0], 1);
    put_list(memory, lists[1], 5);
    put_list(memory, lists[2], 3);
    memory.be_far();
    std::vector<std::uint64_t> sums(lists.size());
    std::vector<std::size_t> calls(lists.size());
    const auto work = [&](std::size_t i) {
      ++calls[i];
      const std::uint64_t result = sum(memory, lists[i]);
      if (!memory.missed()) sums[i] = result;
    };
    REQUIRE(finish(memory::for_each_present(memory, lists.size(), work)));
    CHECK(sums == std::vector<std::uint64_t>{1, 15, 6});
    CHECK(calls == std::vector<std::size_t>{2, 6, 4});
    CHECK(memory.fetches() == 5);  // all lists go on with each of them
  }

  TEST_CASE("what cannot be read even then has been worked on all the same")
  {
    FakeMemory memory;
    memory.be_far();
    std::vector<bool> readable;
    const auto work = [&](std::size_t i) {
      const bool read = memory.get<Address>(0x1000 * (i + 1)).has_value();
      if (!memory.missed()) readable.push_back(read);
    };
    memory.put(0x2000, 7);
    REQUIRE(finish(memory::for_each_present(memory, 2, work)));
    CHECK(readable == std::vector{false, true});
  }

  TEST_CASE("a fetch that fails ends it")
  {
    FakeMemory memory;
    put_list(memory, 0x100000, 5);
    memory.be_far();
    memory.lose_connection_after(2);
    std::size_t calls = 0;
    const auto work = [&] {
      ++calls;
      sum(memory, 0x100000);
    };
    const auto ended = finish(memory::when_present(memory, work));
    REQUIRE_FALSE(ended);
    CHECK(ended.error().code() == Errc::connection_lost);
    CHECK(calls == 3);
  }

  TEST_CASE("a miss from before is not taken for one of its own")
  {
    FakeMemory memory;
    memory.be_far();
    CHECK_FALSE(memory.get<Address>(0x1000));
    CHECK(memory.missed());
    std::size_t calls = 0;
    const auto work = [&] { ++calls; };
    REQUIRE(finish(memory::when_present(memory, work)));
    CHECK(calls == 1);
    CHECK(memory.fetches() == 0);
  }

  TEST_CASE("many are worked on in chunks, and memory may be let go between them")
  {
    constexpr std::size_t many = 40'000;
    FakeMemory memory;
    memory.put(0x1000, 1);
    memory.be_far();
    std::vector<int> done(many);
    std::size_t furthest = 0;
    const auto work = [&](std::size_t i) {
      // Not before the chunk before is finished.
      if (i >= 16'384) CHECK(done[i - 16'384] == 1);
      furthest = std::max(furthest, i);
      if (memory.get<Address>(i % 5000 == 0 ? 0x1000 + i : 0x1000); !memory.missed()) ++done[i];
    };
    REQUIRE(finish(memory::for_each_present(memory, many, work)));
    CHECK(furthest == many - 1);
    CHECK(std::ranges::count(done, 1) == many);
    CHECK(memory.trims() == 3);
    CHECK(memory.fetches() == 3);
  }
}

}  // namespace unjam::memory_present_test
