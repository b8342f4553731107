#include "aggregate/snapshot/names.hpp"

#include <doctest/doctest.h>

#include "tests/unit/sample_waits.hpp"

namespace unjam::snapshot_names_test {

TEST_SUITE("snapshot/names")
{
  TEST_CASE("a channel is called by its address, its type and how full it is")
  {
    const Snapshot s = test::waits();
    CHECK(channel_name(s, s.channels[2]) == "0xc000068060 chan main.Metric 100/100");
    CHECK(channel_name(s, s.channels[1]) == "0xc000022000 chan struct {} unbuffered");
    CHECK(channel_name(s, s.channels[4]) == "0xc000080000 chan ?");
    CHECK(channel_name(s, s.channels[5]) == "0xc000090000 chan main.evil\x1b[31m 1/2 closed");
  }

  TEST_CASE("a lock is called by its address and its type")
  {
    const Snapshot s = test::waits();
    CHECK(lock_name(s.locks[0]) == "0xc0000a0000 sync.Mutex");
    CHECK(lock_name(s.locks[1]) == "0xc0000a0040 sync.RWMutex");
    CHECK(lock_name(s.locks[2]) == "0xc0000a0080 sync.WaitGroup");
    CHECK(lock_name(s.locks[3]) == "0xc0000a00c0 sync.Cond");
    CHECK(lock_name(s.locks[4]) == "0xc0000a0100 sync.Once");
    CHECK(lock_name(s.locks[5]) == "0xc0000a0140 semaphore");
  }

  TEST_CASE("addresses are hexadecimal, without leading zeros")
  {
    CHECK(address_text(0) == "0x0");
    CHECK(address_text(UINT64_MAX) == "0xffffffffffffffff");
  }
}

}  // namespace unjam::snapshot_names_test
